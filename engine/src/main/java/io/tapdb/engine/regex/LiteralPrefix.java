// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.regex;

/**
 * The literal text at the start of an anchored pattern, by which an index can narrow a search.
 *
 * @param text what every match begins with, empty when the pattern tells nothing
 * @param complete whether the pattern asks for nothing else
 */
record LiteralPrefix(String text, boolean complete) {
  private static final LiteralPrefix NONE = new LiteralPrefix("", false);
  private static final String META = "^$.[]|()?*+{}";

  static LiteralPrefix of(String pattern, String options) {
    if (options.indexOf('i') >= 0 || options.indexOf('x') >= 0 || pattern.indexOf('|') >= 0) {
      return NONE;
    }
    int start;
    if (pattern.startsWith("\\A")) {
      start = 2;
    } else if (pattern.startsWith("^") && options.indexOf('m') < 0) {
      start = 1;
    } else {
      return NONE;
    }
    return literal(pattern, start);
  }

  private static LiteralPrefix literal(String pattern, int start) {
    StringBuilder text = new StringBuilder();
    int last = 0;
    int at = start;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      int next = at + Character.charCount(c);
      if (c == '\\') {
        if (next == pattern.length() || isWordCharacter(pattern.charAt(next))) {
          return new LiteralPrefix(text.toString(), false);
        }
        c = pattern.codePointAt(next);
        next += Character.charCount(c);
      } else if (META.indexOf(c) >= 0) {
        // these may ask for none of the character before them
        boolean optional = c == '*' || c == '?' || c == '{';
        text.setLength(optional ? last : text.length());
        return new LiteralPrefix(text.toString(), false);
      }
      last = text.length();
      text.appendCodePoint(c);
      at = next;
    }
    return new LiteralPrefix(text.toString(), true);
  }

  private static boolean isWordCharacter(char c) {
    return c > 127 || Character.isLetterOrDigit(c);
  }
}
