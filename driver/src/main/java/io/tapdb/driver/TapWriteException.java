// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.List;
import org.bson.BsonDocument;

/** A write of which some statements failed; what the others did is in {@link #result}. */
public sealed class TapWriteException extends TapCommandException permits TapDuplicateKeyException {
  private static final long serialVersionUID = 1L;

  private final transient List<WriteError> writeErrors;
  private final transient TapWriteResult result;

  /**
   * Why one statement failed.
   *
   * @param index which statement of the call it was, from 0
   * @param code the number of the error
   * @param message what the server says about it
   * @param document the error as the server wrote it, but for the index
   */
  public record WriteError(int index, int code, String message, BsonDocument document) {
    /** The keys of the index that a duplicate violates, or null. */
    public BsonDocument keyPattern() {
      return document.getDocument("keyPattern", null);
    }

    /** The value that is there twice, or null. */
    public BsonDocument keyValue() {
      return document.getDocument("keyValue", null);
    }
  }

  /**
   * Failures of statements; the first speaks for all.
   *
   * @param writeErrors at least one, by index
   * @param result what was done nevertheless
   * @param reply the reply that told of the last failure
   */
  public TapWriteException(
      List<WriteError> writeErrors, TapWriteResult result, BsonDocument reply) {
    super(writeErrors.getFirst().document(), reply);
    this.writeErrors = List.copyOf(writeErrors);
    this.result = result;
  }

  /** The failures, ordered by statement. */
  public final List<WriteError> writeErrors() {
    return writeErrors;
  }

  /** What was done nevertheless. */
  public final TapWriteResult result() {
    return result;
  }
}
