// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as ISO 8601 text and back. */
final class DateText {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-?(\\d{2})-?(\\d{2})"
              + "(?:[T ]+(\\d{1,2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9}))?)?)?"
              + "\\s*(Z|z|[+-]\\d{2}(?::?\\d{2})?|UTC|GMT)?");
  private static final int LONGEST = 64;

  private DateText() {}

  /** The moment in UTC, to the millisecond. */
  static String iso(long millis) {
    ZonedDateTime date = Dates.at(millis, ZoneOffset.UTC);
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
        date.getYear(),
        date.getMonthValue(),
        date.getDayOfMonth(),
        date.getHour(),
        date.getMinute(),
        date.getSecond(),
        date.getNano() / 1_000_000);
  }

  /**
   * The moment that a text names.
   *
   * @param zone where it is meant when the text does not say
   */
  static long parse(String text, ZoneId zone) {
    Matcher matcher = ISO.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      throw notADate(text);
    }
    try {
      LocalDate day = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
      LocalTime time =
          LocalTime.of(number(matcher, 4), number(matcher, 5), number(matcher, 6))
              .plusNanos(nanos(matcher.group(7)));
      return Dates.millis(LocalDateTime.of(day, time).atZone(zone(matcher.group(8), zone)));
    } catch (DateTimeException noSuchDate) {
      throw notADate(text);
    }
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long nanos(String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "00000000").substring(0, 9));
  }

  private static ZoneId zone(String suffix, ZoneId otherwise) {
    return suffix == null ? otherwise : Dates.zone(Value.of(suffix.toUpperCase(Locale.ROOT)));
  }

  static TapdbException notADate(String text) {
    return ValueConversion.failure(
        "an incomplete or malformed date/time string has been found, with elements missing: \""
            + text
            + "\"");
  }
}
