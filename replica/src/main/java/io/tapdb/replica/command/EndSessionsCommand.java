// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import java.util.Set;

/** Ends sessions; nothing is kept of a session outside a set, so there is nothing to take away. */
final class EndSessionsCommand extends NodeCommand {
  EndSessionsCommand() {
    super("endSessions", "ends sessions of the client");
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
    Arguments.strict(invocation.command(), Set.of()).documents("endSessions");
    invocation.replyOk();
  }
}
