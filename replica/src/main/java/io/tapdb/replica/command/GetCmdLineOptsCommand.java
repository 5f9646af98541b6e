// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Says with which options the node was started. */
final class GetCmdLineOptsCommand extends NodeCommand {
  private final NodeContext node;

  GetCmdLineOptsCommand(NodeContext node) {
    super("getCmdLineOpts", "says with which options the node was started");
    this.node = node;
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
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments.strict(invocation.command(), Set.of());
    DocWriter reply = new DocWriter().openArray("argv");
    node.process().arguments().forEach(reply::add);
    invocation.reply(reply.close().put("parsed", node.process().parsedOptions()));
  }
}
