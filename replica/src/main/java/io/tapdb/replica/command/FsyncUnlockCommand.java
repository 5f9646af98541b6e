// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import java.util.Set;

/** Takes one hold of {@code fsync} on the writes back; after the last one they go on. */
final class FsyncUnlockCommand extends NodeCommand {
  private final NodeContext node;
  private final NodeParts parts;

  FsyncUnlockCommand(NodeContext node, NodeParts parts) {
    super("fsyncUnlock", "lets writes go on that fsync keeps waiting");
    this.node = node;
    this.parts = parts;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public Placement placement(Doc command) {
    return Placement.INLINE;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments.strict(invocation.command(), Set.of());
    int left = release(node, parts);
    if (left < 0) {
      throw new TapdbException(ErrorCode.ILLEGAL_OPERATION, "fsyncUnlock called when not locked");
    }
    invocation.reply(
        new DocWriter().put("info", "fsyncUnlock completed").put("lockCount", (long) left));
  }

  /** Takes one hold back; gives how many are left, -1 when there was none. */
  static int release(NodeContext node, NodeParts parts) {
    int left = parts.writeLock().release();
    if (left == 0) {
      node.engine().letWritesGoOn();
    }
    return left;
  }
}
