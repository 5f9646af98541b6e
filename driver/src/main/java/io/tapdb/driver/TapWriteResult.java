// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.Map;
import org.bson.BsonValue;

/**
 * What a write, or several in one go, did.
 *
 * @param acknowledged whether the server reported at all; if not, the counts are zero
 * @param insertedCount how many documents were inserted, not counting upserts
 * @param matchedCount how many documents the filters of updates and replacements found
 * @param modifiedCount how many of these changed
 * @param deletedCount how many documents were deleted
 * @param insertedIds the {@code _id} of each inserted document, by the index of its statement
 * @param upsertedIds the {@code _id} of each upserted document, by the index of its statement
 */
public record TapWriteResult(
    boolean acknowledged,
    long insertedCount,
    long matchedCount,
    long modifiedCount,
    long deletedCount,
    Map<Integer, BsonValue> insertedIds,
    Map<Integer, BsonValue> upsertedIds) {

  /** The {@code _id} of the only document inserted, or null. */
  public BsonValue insertedId() {
    return insertedIds.get(0);
  }

  /** The {@code _id} of the only document upserted, or null. */
  public BsonValue upsertedId() {
    return upsertedIds.get(0);
  }
}
