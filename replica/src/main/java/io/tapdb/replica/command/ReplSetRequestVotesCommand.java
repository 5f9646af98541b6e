// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.message.MessageException;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.member.BsonDocuments;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Answers another member that wants to lead. */
final class ReplSetRequestVotesCommand extends SetCommand {
  private static final Set<String> FIELDS =
      Set.of(
          "setName",
          "dryRun",
          "term",
          "candidateIndex",
          "configVersion",
          "configTerm",
          "lastWrittenOpTime",
          "lastAppliedOpTime",
          "evidence");

  ReplSetRequestVotesCommand(NodeContext node) {
    super("replSetRequestVotes", "answers another member that wants to lead", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    VoteQuestion question;
    try {
      question = VoteQuestion.parse(BsonDocuments.tree(invocation.command()));
    } catch (MessageException malformed) {
      throw new TapdbException(ErrorCode.BAD_VALUE, malformed.getMessage());
    }
    node().member().vote(question, reply -> invocation.reply(BsonDocuments.fields(reply.toBson())));
  }
}
