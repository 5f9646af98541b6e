// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Texts and numbers in the notation of JavaScript. */
final class JsText {
  private static final double LEAST_PLAIN = 1e-6;
  private static final double FIRST_WITH_EXPONENT = 1e21;

  private JsText() {}

  /** A field name, in quotes only if it needs them. */
  static String key(String name) {
    return isIdentifier(name) ? name : quote(name);
  }

  private static boolean isIdentifier(String name) {
    if (name.isEmpty() || !isIdentifierStart(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!isIdentifierStart(name.charAt(i)) && !isDigit(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIdentifierStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A text in the quotes it does not contain itself. */
  static String quote(String text) {
    char mark = '\'';
    if (text.indexOf('\'') >= 0 && text.indexOf('"') < 0) {
      mark = '"';
    } else if (text.indexOf('\'') >= 0 && text.indexOf('`') < 0 && !text.contains("${")) {
      mark = '`';
    }
    StringBuilder out = new StringBuilder(text.length() + 2).append(mark);
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(out, text.charAt(i), mark);
    }
    return out.append(mark).toString();
  }

  private static void appendEscaped(StringBuilder out, char c, char mark) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == mark) {
          out.append('\\').append(c);
        } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == '\ufeff') {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  /** A regular expression as it stands between slashes. */
  static String pattern(String source) {
    StringBuilder out = new StringBuilder(source.length() + 4);
    boolean escaped = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '/' && !escaped) {
        out.append('\\');
      }
      out.append(c == '\n' ? "\\n" : String.valueOf(c));
      escaped = c == '\\' && !escaped;
    }
    return out.toString();
  }

  /** A number, whole ones without a point. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= LEAST_PLAIN && size < FIRST_WITH_EXPONENT
        ? exact.toPlainString()
        : withExponent(exact);
  }

  private static String withExponent(BigDecimal value) {
    BigInteger digits = value.unscaledValue().abs();
    String all = digits.toString();
    int exponent = all.length() - 1 - value.scale();
    return (value.signum() < 0 ? "-" : "")
        + all.charAt(0)
        + (all.length() > 1 ? "." + all.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }
}
