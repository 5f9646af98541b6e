// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.node.Leave;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Ends the node cleanly; a primary hands over first. */
final class ShutdownCommand extends NodeCommand {
  private static final int LOG_ASKED = 7310061;
  private static final Set<String> FIELDS = Set.of("force", "timeoutSecs");
  private static final long DEFAULT_SECONDS = 15;

  private final NodeContext node;

  ShutdownCommand(NodeContext node) {
    super("shutdown", "ends the node cleanly; a primary hands over first");
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
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    boolean force = arguments.flag("force", false);
    long seconds = arguments.count("timeoutSecs", DEFAULT_SECONDS);
    node.log().info(NodeLog.Component.COMMAND, LOG_ASKED, "A client asked the node to shut down");
    new Leave(node)
        .begin(
            Math.min(seconds, Integer.MAX_VALUE / 1000) * 1000,
            force,
            new Answer() {
              @Override
              public void done(String note) {
                invocation.replyOk();
                node.process().shutDown(0);
              }

              @Override
              public void refused(TapdbException why) {
                invocation.fail(why);
              }
            });
  }
}
