// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

/** The colours of printed values, or none. */
public enum Palette {
  /** For files, pipes and programs. */
  PLAIN,
  /** For terminals. */
  COLOURED;

  private static final String RESET = "\u001b[0m";

  /** What a piece of text is, as far as its colour goes. */
  enum Ink {
    PUNCTUATION(""),
    TEXT("\u001b[32m"),
    NUMBER("\u001b[33m"),
    TRUTH("\u001b[33m"),
    NOTHING("\u001b[1m"),
    MOMENT("\u001b[35m"),
    TYPED("\u001b[32m"),
    PATTERN("\u001b[31m"),
    FUNCTION("\u001b[36m");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  void print(StringBuilder out, Ink ink, String text) {
    if (this == PLAIN || ink.code.isEmpty()) {
      out.append(text);
    } else {
      out.append(ink.code).append(text).append(RESET);
    }
  }

  /** The text of an error message. */
  public String error(String text) {
    return this == PLAIN ? text : "\u001b[31m" + text + RESET;
  }
}
