// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fields read from one date text by the specifiers of a format. */
final class DateFields {
  private static final int MINUTES_PER_HOUR = 60;

  private final String text;
  private final Map<Character, Integer> numbers = new HashMap<>();
  private int at;

  DateFields(String text) {
    this.text = text;
  }

  /** Reads one character that stands for itself. */
  void expect(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      throw DateText.notADate(text);
    }
    at++;
  }

  /** Reads the field of one specifier. */
  void read(char specifier) {
    int value =
        switch (specifier) {
          case 'Y', 'G' -> digits(4);
          case 'm', 'd', 'H', 'M', 'S', 'V', 'U' -> digits(2);
          case 'L', 'j' -> digits(3);
          case 'u', 'w' -> digits(1);
          case 'b' -> month(TextStyle.SHORT);
          case 'B' -> month(TextStyle.FULL);
          case 'z' -> offset();
          case 'Z' -> sign() * digits(4);
          default -> {
            expect('%');
            yield 0;
          }
        };
    char key =
        switch (specifier) {
          case 'b', 'B' -> 'm';
          case 'Z' -> 'z';
          default -> specifier;
        };
    numbers.put(key, value);
  }

  private int digits(int most) {
    int value = 0;
    int from = at;
    while (at < text.length() && at - from < most && Character.digit(text.charAt(at), 10) >= 0) {
      value = value * 10 + Character.digit(text.charAt(at++), 10);
    }
    if (at == from) {
      throw DateText.notADate(text);
    }
    return value;
  }

  private int month(TextStyle style) {
    for (Month month : Month.values()) {
      String name = month.getDisplayName(style, Locale.ENGLISH);
      if (text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return month.getValue();
      }
    }
    throw DateText.notADate(text);
  }

  private int sign() {
    char c = at < text.length() ? text.charAt(at) : ' ';
    if (c != '+' && c != '-') {
      throw DateText.notADate(text);
    }
    at++;
    return c == '-' ? -1 : 1;
  }

  private int offset() {
    if (at < text.length() && text.charAt(at) == 'Z') {
      at++;
      return 0;
    }
    int sign = sign();
    int hours = digits(2);
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
    }
    return sign * (hours * MINUTES_PER_HOUR + digits(2));
  }

  private int get(char specifier, int otherwise) {
    return numbers.getOrDefault(specifier, otherwise);
  }

  /** The moment that the fields make; there must be nothing left to read. */
  long millis(ZoneId zone) {
    if (at < text.length() || !(numbers.containsKey('Y') || numbers.containsKey('G'))) {
      throw DateText.notADate(text);
    }
    try {
      LocalTime time = LocalTime.of(get('H', 0), get('M', 0), get('S', 0), get('L', 0) * 1_000_000);
      ZoneId meant = numbers.containsKey('z') ? ZoneOffset.ofTotalSeconds(get('z', 0) * 60) : zone;
      return Dates.millis(day().atTime(time).atZone(meant));
    } catch (DateTimeException noSuchDate) {
      throw DateText.notADate(text);
    }
  }

  private LocalDate day() {
    if (numbers.containsKey('G')) {
      return LocalDate.of(2000, 1, 4)
          .with(IsoFields.WEEK_BASED_YEAR, get('G', 0))
          .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, get('V', 1))
          .with(ChronoField.DAY_OF_WEEK, get('u', 1));
    }
    if (numbers.containsKey('j')) {
      return LocalDate.ofYearDay(get('Y', 0), get('j', 1));
    }
    if (!numbers.containsKey('m') || !numbers.containsKey('d')) {
      throw DateText.notADate(text);
    }
    return LocalDate.of(get('Y', 0), get('m', 1), get('d', 1));
  }
}
