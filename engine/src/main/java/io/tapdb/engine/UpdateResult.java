// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Value;

/**
 * What an update did.
 *
 * @param matched how many documents matched
 * @param modified how many of them are different now
 * @param upsertedId the {@code _id} of a document that was made, or a missing value
 */
public record UpdateResult(long matched, long modified, Value upsertedId) {
  public static final UpdateResult NONE = new UpdateResult(0, 0, Value.MISSING);

  /** Both together. */
  public UpdateResult plus(UpdateResult other) {
    return new UpdateResult(
        matched + other.matched,
        modified + other.modified,
        upsertedId.isMissing() ? other.upsertedId : upsertedId);
  }
}
