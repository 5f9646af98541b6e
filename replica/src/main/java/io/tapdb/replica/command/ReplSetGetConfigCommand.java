// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Shows the configuration of the set. */
final class ReplSetGetConfigCommand extends SetCommand {
  private static final Set<String> FIELDS = Set.of("commitmentStatus");

  ReplSetGetConfigCommand(NodeContext node) {
    super("replSetGetConfig", "shows the configuration of the set", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    boolean status = arguments.flag("commitmentStatus", false);
    SetView view = initiated();
    if (status && !view.isWritable()) {
      throw new TapdbException(
          ErrorCode.NOT_WRITABLE_PRIMARY,
          "commitmentStatus can only be told by the primary, which this member is not");
    }
    SetConfig config = view.config().orElseThrow();
    DocWriter reply = new DocWriter(1024).put("config", BsonDocuments.bytes(config.toPublicBson()));
    if (status) {
      reply.put("commitmentStatus", node().member().isConfigCommitted());
    }
    invocation.reply(reply);
  }
}
