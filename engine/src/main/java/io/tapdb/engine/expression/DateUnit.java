// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.time.DayOfWeek;
import java.util.Locale;

/** The units in which dates are moved, compared and cut. */
enum DateUnit {
  YEAR(12, 0),
  QUARTER(3, 0),
  MONTH(1, 0),
  WEEK(0, 7 * 86_400_000L),
  DAY(0, 86_400_000L),
  HOUR(0, 3_600_000L),
  MINUTE(0, 60_000L),
  SECOND(0, 1000L),
  MILLISECOND(0, 1L);

  private final int months;
  private final long millis;

  DateUnit(int months, long millis) {
    this.months = months;
    this.millis = millis;
  }

  static DateUnit of(Value name) {
    if (!name.isString()) {
      throw new TapdbException(
          ErrorCode.DATE_UNIT_NOT_STRING,
          "unit must evaluate to a string, found " + BsonTypes.name(name.type()));
    }
    String text = name.string();
    for (DateUnit unit : values()) {
      if (unit.name().toLowerCase(Locale.ROOT).equals(text)) {
        return unit;
      }
    }
    throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "unknown time unit value: " + text);
  }

  /** The months in one unit, 0 for units that are no months. */
  int months() {
    return months;
  }

  /** The milliseconds in one unit, for units of a fixed length. */
  long millis() {
    return millis;
  }

  /** Whether the unit is days of a calendar, which are not all of one length. */
  boolean isCalendar() {
    return months > 0 || millis >= DAY.millis;
  }

  /** The day on which weeks begin: Sunday unless named. */
  static DayOfWeek startOfWeek(Value name) {
    if (name == null) {
      return DayOfWeek.SUNDAY;
    }
    if (!name.isString()) {
      throw new TapdbException(
          ErrorCode.START_OF_WEEK_NOT_STRING,
          "startOfWeek must evaluate to a string, found " + BsonTypes.name(name.type()));
    }
    String text = name.string().toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(text) || day.name().substring(0, 3).equals(text)) {
        return day;
      }
    }
    throw new TapdbException(
        ErrorCode.FAILED_TO_PARSE, "unknown day of week value: " + name.string());
  }
}
