// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import io.tapdb.election.VoteRequest;
import org.bson.BsonDocument;

/**
 * A candidate's question for one vote as it goes from member to member.
 *
 * @param evidence whether the candidate runs because the primary's process is gone rather than
 *     because its time is up, which the voter then looks into itself
 */
public record VoteQuestion(VoteRequest request, boolean evidence) {
  /**
   * Reads a question.
   *
   * @throws MessageException if it is none
   */
  public static VoteQuestion parse(BsonDocument document) {
    Fields fields = new Fields(document);
    VoteRequest request =
        new VoteRequest(
            fields.text("setName"),
            fields.truth("dryRun"),
            fields.whole("term"),
            fields.small("candidateIndex", -1),
            fields.configVersion(),
            fields.opTime("lastWrittenOpTime"));
    return new VoteQuestion(request, fields.truth("evidence"));
  }

  /** The command as which it travels. */
  public BsonDocument toBson() {
    return Fields.empty()
        .put("replSetRequestVotes", 1)
        .put("setName", request.setName())
        .put("dryRun", request.dryRun())
        .put("term", request.term())
        .put("candidateIndex", request.candidateIndex())
        .put(request.config())
        .put("lastWrittenOpTime", request.lastWritten())
        .put("lastAppliedOpTime", request.lastWritten())
        .put("evidence", evidence)
        .document();
  }
}
