// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.core.Event;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes a secondary run for election at once. */
final class ReplSetStepUpCommand extends SetCommand {
  private static final Set<String> FIELDS = Set.of("skipDryRun");

  ReplSetStepUpCommand(NodeContext node) {
    super("replSetStepUp", "makes a secondary run for election at once", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    boolean skipDryRun = arguments.flag("skipDryRun", false);
    node().member().ask(token -> new Event.StepUpAsked(token, skipDryRun), answer(invocation));
  }
}
