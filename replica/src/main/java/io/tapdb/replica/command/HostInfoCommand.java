// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Describes the machine the node runs on. */
final class HostInfoCommand extends NodeCommand {
  private final NodeContext node;

  HostInfoCommand(NodeContext node) {
    super("hostInfo", "describes the machine the node runs on");
    this.node = node;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments.strict(invocation.command(), Set.of());
    invocation.reply(new DocWriter().copyAll(node.process().hostInfo()));
  }
}
