// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.List;
import org.bson.BsonDocument;

/** A write that failed because a unique index has its value already, and for no other reason. */
public final class TapDuplicateKeyException extends TapWriteException {
  private static final long serialVersionUID = 1L;

  /** The code of such an error. */
  public static final int CODE = 11000;

  /** Failures that are all of this kind. */
  public TapDuplicateKeyException(
      List<WriteError> writeErrors, TapWriteResult result, BsonDocument reply) {
    super(writeErrors, result, reply);
  }

  /** The keys of the violated index, or null if the server did not say. */
  public BsonDocument keyPattern() {
    return writeErrors().getFirst().keyPattern();
  }

  /** The value that was there already, or null if the server did not say. */
  public BsonDocument keyValue() {
    return writeErrors().getFirst().keyValue();
  }
}
