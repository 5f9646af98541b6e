// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes this node the first member of a new set. */
final class ReplSetInitiateCommand extends SetCommand {
  ReplSetInitiateCommand(NodeContext node) {
    super(
        "replSetInitiate",
        "makes this node the first member of a new set, with the configuration given",
        Set.of(),
        node);
  }

  /** Without a configuration, or with an empty one, the node begins as the only member. */
  @Override
  void run(Invocation invocation, Arguments arguments) {
    Value given = arguments.first();
    boolean some = given.isDocument() && !given.doc().isEmpty();
    if (!some && !given.isDocument() && !given.isNullish() && !given.isNumber()) {
      throw arguments.wrongType("replSetInitiate", given, "object");
    }
    SetConfig config = some ? config(given.doc()) : null;
    node().member().initiate(config, answer(invocation, "info2"));
  }
}
