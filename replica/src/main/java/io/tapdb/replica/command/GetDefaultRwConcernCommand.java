// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.concern.Defaults;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Tells what holds where a request names no concern. */
final class GetDefaultRwConcernCommand extends NodeCommand {
  private static final Set<String> FIELDS = Set.of("inMemory");

  private final NodeContext node;

  GetDefaultRwConcernCommand(NodeContext node) {
    super("getDefaultRWConcern", "tells what holds where a request names no concern");
    this.node = node;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public Need need(Doc command) {
    return Need.READ;
  }

  @Override
  public void run(Invocation invocation) {
    requireSet(node, name());
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    boolean inMemory = arguments.flag("inMemory", false);
    if (!inMemory) {
      node.concerns().defaults().refresh();
    }
    DocWriter reply = new DocWriter(256);
    show(node, node.concerns().defaults().get(false), reply);
    invocation.reply(inMemory ? reply.put("inMemory", true) : reply);
  }

  /** Writes what holds, and who said so. */
  static DocWriter show(NodeContext node, Defaults set, DocWriter reply) {
    boolean readChosen = set.readLevel().isPresent();
    boolean writeChosen = set.write().isPresent();
    if (!readChosen) {
      reply.open("defaultReadConcern").put("level", "local").close();
    }
    if (!writeChosen) {
      WriteConcern implicit = node.concerns().defaults().implicit();
      reply.put("defaultWriteConcern", implicit.toDoc());
    }
    return set.fields(reply)
        .put("defaultWriteConcernSource", writeChosen ? "global" : "implicit")
        .put("defaultReadConcernSource", readChosen ? "global" : "implicit")
        .putDate("localUpdateWallClockTime", node.clock().millis());
  }

  /** Refuses the command on a node outside of a set, where nobody else could heed it. */
  static void requireSet(NodeContext node, String command) {
    if (!node.member().isInSet()) {
      throw new TapdbException(
          ErrorCode.DEFAULT_CONCERNS_ALONE,
          "'" + command + "' is not supported on standalone nodes.");
    }
  }
}
