// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

/**
 * What an update knows besides the document while it is applied.
 *
 * @param nowMillis the time for {@code $currentDate}
 * @param timestamp the cluster time for {@code $currentDate} and for empty timestamps
 * @param matchedIndex the array index that the filter matched, for {@code $}; -1 when there is none
 * @param inserting whether the document is new, so that {@code $setOnInsert} counts
 * @param limits what the result may be
 */
public record UpdateContext(
    long nowMillis, long timestamp, int matchedIndex, boolean inserting, DocumentLimits limits) {

  /** A context for changing a stored document whose filter matched no array element. */
  public static UpdateContext at(long nowMillis, long timestamp) {
    return new UpdateContext(nowMillis, timestamp, -1, false, DocumentLimits.DEFAULT);
  }

  /** The same with the array index that the filter matched. */
  public UpdateContext matching(int index) {
    return new UpdateContext(nowMillis, timestamp, index, inserting, limits);
  }

  /** The same for a document that is new. */
  public UpdateContext forInsert() {
    return new UpdateContext(nowMillis, timestamp, -1, true, limits);
  }
}
