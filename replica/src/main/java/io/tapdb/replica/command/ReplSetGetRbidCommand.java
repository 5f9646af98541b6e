// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Tells a number that changes with every rollback of this member. */
final class ReplSetGetRbidCommand extends SetCommand {
  ReplSetGetRbidCommand(NodeContext node) {
    super(
        "replSetGetRBID",
        "tells a number that changes with every rollback of this member",
        Set.of(),
        node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    invocation.reply(new DocWriter(32).put("rbid", node().member().rollbackId()));
  }
}
