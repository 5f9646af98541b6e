// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import org.bson.BsonDocument;

/**
 * What a candidate hears from a voter.
 *
 * @param term the highest one that the voter has seen
 * @param reason why not, empty if granted
 */
public record VoteReply(long term, boolean granted, String reason) {
  /**
   * Reads a reply.
   *
   * @throws MessageException if it is none
   */
  public static VoteReply parse(BsonDocument document) {
    Fields fields = new Fields(document);
    return new VoteReply(
        fields.whole("term"), fields.truth("voteGranted"), fields.text("reason", ""));
  }

  /** The reply as it travels; {@code ok} is for whoever sends it to add. */
  public BsonDocument toBson() {
    return Fields.empty()
        .put("term", term)
        .put("voteGranted", granted)
        .put("reason", reason)
        .document();
  }
}
