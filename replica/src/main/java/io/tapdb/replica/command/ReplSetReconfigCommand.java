// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Gives the set another configuration. */
final class ReplSetReconfigCommand extends SetCommand {
  private static final Set<String> FIELDS = Set.of("force");

  ReplSetReconfigCommand(NodeContext node) {
    super("replSetReconfig", "gives the set another configuration", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    Value given = arguments.first();
    if (!given.isDocument()) {
      throw arguments.wrongType("replSetReconfig", given, "object");
    }
    SetConfig config = config(given.doc());
    long maxTimeMillis = arguments.number("maxTimeMS", 0);
    // the limit is for the waiting, which the member does; the change stays when it is over
    invocation.operation().liftLimit();
    node()
        .member()
        .reconfigure(config, arguments.flag("force", false), maxTimeMillis, answer(invocation));
  }
}
