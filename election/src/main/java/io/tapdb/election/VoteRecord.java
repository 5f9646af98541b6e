// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;

/**
 * The last vote a member gave: what it must remember through a crash so as not to vote twice.
 *
 * @param term the only term in which it voted last, {@link #NONE} aside never below 0
 * @param candidateIndex the place of the candidate among the members, kept for whoever looks into a
 *     stored record: no rule reads it, since places change with the configuration
 */
public record VoteRecord(long term, int candidateIndex) {
  /** The record of a member that never voted. */
  public static final VoteRecord NONE = new VoteRecord(-1, -1);

  /** Reads a stored record; one that lacks a number is damage, not a vote that was not given. */
  public static VoteRecord parse(BsonDocument document) {
    if (!document.isNumber("term") || !document.isNumber("candidateIndex")) {
      throw new IllegalStateException("the record of the last vote is damaged: " + document);
    }
    return new VoteRecord(
        document.getNumber("term").longValue(), document.getNumber("candidateIndex").intValue());
  }

  public BsonDocument toBson() {
    return new BsonDocument("term", new BsonInt64(term))
        .append("candidateIndex", new BsonInt32(candidateIndex));
  }
}
