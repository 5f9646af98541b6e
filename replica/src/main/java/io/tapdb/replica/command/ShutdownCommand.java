// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Ends the node cleanly. */
final class ShutdownCommand extends NodeCommand {
  private static final int LOG_ASKED = 7310061;

  private final NodeContext node;

  ShutdownCommand(NodeContext node) {
    super("shutdown", "ends the node cleanly");
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

  /** A node without a set has nobody to wait for, so neither of the options changes anything. */
  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("force", "timeoutSecs"));
    arguments.flag("force", false);
    arguments.count("timeoutSecs", 0);
    node.log().info(NodeLog.Component.COMMAND, LOG_ASKED, "A client asked the node to shut down");
    invocation.replyOk();
    node.process().shutDown(0);
  }
}
