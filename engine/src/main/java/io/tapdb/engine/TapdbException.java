// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;

/**
 * An error that is the answer to a request: it carries the code, a message that names what is wrong
 * and how to mend it, and sometimes more fields for the reply.
 *
 * <p>It says nothing about the health of the node; a broken invariant is an {@link
 * IllegalStateException} and stops it. No stack trace is kept, since these are ordinary answers.
 */
public final class TapdbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Doc details;

  public TapdbException(ErrorCode code, String message) {
    this(code, message, Doc.EMPTY);
  }

  /**
   * An error with further fields.
   *
   * @param details fields to stand in the reply beside code and message, such as the key pattern of
   *     a duplicate
   */
  public TapdbException(ErrorCode code, String message, Doc details) {
    super(message, null, false, false);
    this.code = code;
    this.details = details;
  }

  public ErrorCode code() {
    return code;
  }

  public Doc details() {
    return details;
  }
}
