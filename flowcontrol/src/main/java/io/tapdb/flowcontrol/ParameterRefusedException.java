// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

/** A value to which a parameter of flow control cannot be set. */
public final class ParameterRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of refusal, each of which is an error code to the user. */
  public enum Kind {
    /** The value is out of range (BadValue). */
    BAD_VALUE,
    /** The value is of the wrong type (TypeMismatch). */
    TYPE_MISMATCH,
    /** There is no such parameter (InvalidOptions). */
    UNKNOWN_PARAMETER
  }

  private final Kind kind;

  ParameterRefusedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Refuses a value that is out of range, unless it is not. */
  static void require(boolean inRange, String name, String range, Object found) {
    if (!inRange) {
      throw new ParameterRefusedException(
          Kind.BAD_VALUE, "'" + name + "' must be " + range + ", found " + found);
    }
  }
}
