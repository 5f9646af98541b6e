// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** A format of dates with specifiers such as {@code %Y}, checked once. */
final class DateFormat {
  private static final String SPECIFIERS = "bBdGHjLmMSuUVYzZw%";
  private static final int LAST_YEAR = 9999;

  private final String format;

  private DateFormat(String format) {
    this.format = format;
  }

  static DateFormat of(String format) {
    for (int i = format.indexOf('%'); i >= 0; i = format.indexOf('%', i + 2)) {
      if (i + 1 == format.length()) {
        throw new TapdbException(
            ErrorCode.DATE_FORMAT_UNFINISHED, "Unmatched '%' at end of format string");
      }
      if (SPECIFIERS.indexOf(format.charAt(i + 1)) < 0) {
        throw new TapdbException(
            ErrorCode.DATE_FORMAT_SPECIFIER,
            "Invalid format character '%" + format.charAt(i + 1) + "' in format string");
      }
    }
    return new DateFormat(format);
  }

  String format(ZonedDateTime date) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%') {
        append(format.charAt(++i), date, text);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static void append(char specifier, ZonedDateTime date, StringBuilder text) {
    int minutes = date.getOffset().getTotalSeconds() / 60;
    switch (specifier) {
      case 'Y' -> number(text, year(date.getYear()), 4);
      case 'G' -> number(text, year(DateParts.isoWeekYear(date)), 4);
      case 'm' -> number(text, date.getMonthValue(), 2);
      case 'd' -> number(text, date.getDayOfMonth(), 2);
      case 'H' -> number(text, date.getHour(), 2);
      case 'M' -> number(text, date.getMinute(), 2);
      case 'S' -> number(text, date.getSecond(), 2);
      case 'L' -> number(text, date.getNano() / 1_000_000, 3);
      case 'j' -> number(text, date.getDayOfYear(), 3);
      case 'u' -> number(text, date.getDayOfWeek().getValue(), 1);
      case 'w' -> number(text, DateParts.dayOfWeek(date), 1);
      case 'U' -> number(text, DateParts.week(date), 2);
      case 'V' -> number(text, date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'b' -> text.append(date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      case 'B' -> text.append(date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case 'z' -> {
        text.append(minutes < 0 ? '-' : '+');
        number(text, Math.abs(minutes) / 60 * 100 + Math.abs(minutes) % 60, 4);
      }
      case 'Z' -> text.append(minutes < 0 ? "" : "+").append(minutes);
      default -> text.append('%');
    }
  }

  private static int year(int year) {
    if (year < 0 || year > LAST_YEAR) {
      throw new TapdbException(
          ErrorCode.DATE_YEAR_OUT_OF_RANGE,
          "$dateToString is only defined on year 0-9999, tried to use year " + year);
    }
    return year;
  }

  private static void number(StringBuilder text, int number, int digits) {
    String plain = Integer.toString(number);
    for (int i = plain.length(); i < digits; i++) {
      text.append('0');
    }
    text.append(plain);
  }

  /** Reads a text of this format; a zone in the text wins over the one given. */
  long parse(String text, ZoneId zone) {
    DateFields fields = new DateFields(text);
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%') {
        fields.read(format.charAt(++i));
      } else {
        fields.expect(c);
      }
    }
    return fields.millis(zone);
  }
}
