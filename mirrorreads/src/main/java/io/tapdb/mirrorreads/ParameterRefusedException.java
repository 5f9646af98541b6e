// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

/** A document that is no setting of mirrored reads. */
public final class ParameterRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of refusal, each of which is an error code to the user. */
  public enum Kind {
    /** A value is out of range (BadValue). */
    BAD_VALUE,
    /** A value is of the wrong type (TypeMismatch). */
    TYPE_MISMATCH,
    /** There is no such field (IDLUnknownField). */
    UNKNOWN_FIELD
  }

  private final Kind kind;

  ParameterRefusedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
