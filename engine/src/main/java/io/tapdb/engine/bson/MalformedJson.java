// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.util.regex.Pattern;

/** Text from outside that is not one document in Extended JSON, or not one that can be taken. */
public final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Pattern TYPE_NAME =
      Pattern.compile("( to type)? ?\\b(java|org\\.bson)(\\.\\w+)+:? ?");

  /** What is wrong. */
  public enum Kind {
    /** It breaks the rules of the language. */
    SYNTAX,
    /** It is nested too deep. */
    TOO_DEEP,
    /** It is too long in its other form. */
    TOO_LONG
  }

  private final Kind kind;

  /**
   * A refusal.
   *
   * @param message may be a parser's: the names of its classes are taken out
   */
  MalformedJson(Kind kind, String message, Throwable cause) {
    super(TYPE_NAME.matcher(String.valueOf(message)).replaceAll(""), cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
