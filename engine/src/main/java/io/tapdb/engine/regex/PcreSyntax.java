// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.regex;

import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites a pattern from the PCRE dialect to that of {@link java.util.regex.Pattern}, where the
 * same thing is spelled differently: names of groups, POSIX classes, brackets and {@code &&} inside
 * classes, option verbs at the start.
 */
final class PcreSyntax {
  private static final Map<String, String> POSIX_CLASSES =
      Map.ofEntries(
          Map.entry("alpha", "\\p{Alpha}"),
          Map.entry("digit", "\\p{Digit}"),
          Map.entry("alnum", "\\p{Alnum}"),
          Map.entry("upper", "\\p{Upper}"),
          Map.entry("lower", "\\p{Lower}"),
          Map.entry("space", "\\s"),
          Map.entry("blank", "\\p{Blank}"),
          Map.entry("punct", "\\p{Punct}"),
          Map.entry("print", "\\p{Print}"),
          Map.entry("graph", "\\p{Graph}"),
          Map.entry("cntrl", "\\p{Cntrl}"),
          Map.entry("xdigit", "\\p{XDigit}"),
          Map.entry("word", "\\w"));

  private final String pattern;
  private final boolean comments;
  private final StringBuilder java = new StringBuilder();
  private final Map<String, String> groups = new HashMap<>();
  private int at;

  private PcreSyntax(String pattern, boolean comments) {
    this.pattern = pattern;
    this.comments = comments;
  }

  /**
   * The pattern in the other dialect.
   *
   * @param comments whether white space and comments of the pattern are ignored
   */
  static String toJava(String pattern, boolean comments) {
    return new PcreSyntax(pattern, comments).rewritten();
  }

  private String rewritten() {
    while (pattern.startsWith("(*", at) && pattern.indexOf(')', at) > 0) {
      at = pattern.indexOf(')', at) + 1;
    }
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '\\') {
        escape();
      } else if (c == '[') {
        characterClass();
      } else if (c == '(') {
        group();
      } else {
        java.append(c);
        at++;
      }
    }
    return java.toString();
  }

  private void escape() {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      end = end < 0 ? pattern.length() : end + 2;
      java.append(pattern, at, end);
      at = end;
    } else if (isNamedReference("\\k<", '>')
        || isNamedReference("\\k{", '}')
        || isNamedReference("\\k'", '\'')) {
      return;
    } else {
      int end = Math.min(at + 2, pattern.length());
      java.append(pattern, at, end);
      at = end;
    }
  }

  private boolean isNamedReference(String opening, char closing) {
    int end = pattern.indexOf(closing, at + opening.length());
    if (!pattern.startsWith(opening, at) || end < 0) {
      return false;
    }
    java.append("\\k<").append(javaName(pattern.substring(at + opening.length(), end))).append('>');
    at = end + 1;
    return true;
  }

  /** A name that the other dialect takes: no underscores, and a letter first. */
  private String javaName(String name) {
    return groups.computeIfAbsent(name, unknown -> "g" + groups.size());
  }

  private void group() {
    if (isNamedReference("(?P=", ')')) {
      return;
    }
    for (String opening : new String[] {"(?P<", "(?<", "(?'"}) {
      char closing = opening.endsWith("'") ? '\'' : '>';
      int from = at + opening.length();
      int end = pattern.indexOf(closing, from);
      boolean lookBehind =
          from < pattern.length() && (pattern.charAt(from) == '=' || pattern.charAt(from) == '!');
      if (pattern.startsWith(opening, at) && end > 0 && !lookBehind) {
        java.append("(?<").append(javaName(pattern.substring(from, end))).append('>');
        at = end + 1;
        return;
      }
    }
    java.append('(');
    at++;
  }

  private void characterClass() {
    java.append('[');
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      java.append('^');
      at++;
    }
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      first = false;
      classMember();
    }
    if (at < pattern.length()) {
      java.append(']');
      at++;
    }
  }

  private void classMember() {
    char c = pattern.charAt(at);
    if (c == '\\') {
      escape();
    } else if (c == '[' && posixClass()) {
      return;
    } else {
      boolean special = c == '[' || c == ']' || c == '&';
      boolean ignored = comments && (c == '#' || Character.isWhitespace(c));
      if (special || ignored) {
        java.append('\\');
      }
      java.append(c);
      at++;
    }
  }

  private boolean posixClass() {
    int end = pattern.indexOf(":]", at);
    if (!pattern.startsWith("[:", at) || end < 0) {
      return false;
    }
    boolean negated = pattern.startsWith("[:^", at);
    String replacement = POSIX_CLASSES.get(pattern.substring(at + (negated ? 3 : 2), end));
    if (replacement == null) {
      return false;
    }
    java.append(negated ? "[^" + replacement + "]" : replacement);
    at = end + 2;
    return true;
  }
}
