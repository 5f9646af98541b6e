// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.core.Event;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Keeps readers away from a secondary, or lets them come back. */
final class ReplSetMaintenanceCommand extends SetCommand {
  ReplSetMaintenanceCommand(NodeContext node) {
    super(
        "replSetMaintenance",
        "keeps readers away from a secondary (true), or lets them come back (false)",
        Set.of(),
        node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    Value given = arguments.first();
    if (given.type() != BsonTypes.BOOLEAN && !given.isNumber()) {
      throw arguments.wrongType("replSetMaintenance", given, "bool");
    }
    boolean begin = given.isNumber() ? Numbers.toDouble(given) != 0 : given.bool();
    node().member().ask(token -> new Event.MaintenanceAsked(token, begin), answer(invocation));
  }
}
