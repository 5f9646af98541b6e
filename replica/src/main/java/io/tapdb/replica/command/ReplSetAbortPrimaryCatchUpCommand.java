// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.core.Event;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes a new primary take writes without fetching more of what others have. */
final class ReplSetAbortPrimaryCatchUpCommand extends SetCommand {
  ReplSetAbortPrimaryCatchUpCommand(NodeContext node) {
    super(
        "replSetAbortPrimaryCatchUp",
        "makes a new primary take writes without fetching more of what others have",
        Set.of(),
        node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    node().member().ask(Event.AbortCatchUpAsked::new, answer(invocation));
  }
}
