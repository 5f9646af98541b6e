// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import org.bson.BsonDocument;

/**
 * A write that was done, but not yet on as many members as its write concern asks for.
 *
 * <p>It is not undone, and may still get there.
 */
public final class TapWriteConcernException extends TapCommandException {
  private static final long serialVersionUID = 1L;

  private final transient BsonDocument errInfo;
  private final transient TapWriteResult result;

  /**
   * A write concern that was not met.
   *
   * @param error the server's writeConcernError
   * @param result what the write did, or null if it was none of documents
   * @param reply the whole reply
   */
  public TapWriteConcernException(BsonDocument error, TapWriteResult result, BsonDocument reply) {
    super(error, reply);
    this.errInfo = error.getDocument("errInfo", new BsonDocument());
    this.result = result;
  }

  /** The details, such as {@code wtimeout} and the write concern that was asked for. */
  public BsonDocument errInfo() {
    return errInfo;
  }

  /** What the write did, or null if it was not one of documents. */
  public TapWriteResult result() {
    return result;
  }
}
