// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MessageException;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Takes a sign of life of another member and gives one. */
final class ReplSetHeartbeatCommand extends SetCommand {
  private static final Set<String> FIELDS =
      Set.of(
          "configVersion",
          "configTerm",
          "hbv",
          "from",
          "fromId",
          "term",
          "primaryId",
          "checkEmpty",
          "maxTimeMSOpOnly");

  ReplSetHeartbeatCommand(NodeContext node) {
    super("replSetHeartbeat", "takes a sign of life of another member and gives one", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    HeartbeatRequest request;
    try {
      request = HeartbeatRequest.parse(BsonDocuments.tree(invocation.command()));
    } catch (MessageException malformed) {
      throw new TapdbException(ErrorCode.BAD_VALUE, malformed.getMessage());
    }
    node()
        .member()
        .heartbeat(request, reply -> invocation.reply(BsonDocuments.fields(reply.toBson())));
  }
}
