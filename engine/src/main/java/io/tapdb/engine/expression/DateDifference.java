// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Value;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** {@code $dateDiff}: how many boundaries of a unit lie between two dates. */
final class DateDifference {
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  private DateDifference() {}

  static void register(OperatorRegistry registry) {
    registry.named(
        NamedArguments.of("$dateDiff")
            .required("startDate")
            .required("endDate")
            .required("unit")
            .optional("timezone")
            .optional("startOfWeek"),
        (operands, variables) -> {
          for (Value operand : operands) {
            if (operand != null && operand.isNullish()) {
              return Value.NULL;
            }
          }
          long start = Dates.millis(operands[0], ErrorCode.DATE_DIFF_OF_NON_DATE);
          long end = Dates.millis(operands[1], ErrorCode.DATE_DIFF_OF_NON_DATE);
          ZoneId zone = Dates.zone(operands[3]);
          return Value.of(
              between(
                  Dates.at(start, zone),
                  Dates.at(end, zone),
                  DateUnit.of(operands[2]),
                  DateUnit.startOfWeek(operands[4])));
        });
  }

  private static long between(
      ZonedDateTime start, ZonedDateTime end, DateUnit unit, DayOfWeek startOfWeek) {
    return switch (unit) {
      case YEAR, QUARTER, MONTH ->
          Math.floorDiv(months(end), unit.months()) - Math.floorDiv(months(start), unit.months());
      case WEEK -> weeks(end.toLocalDate(), startOfWeek) - weeks(start.toLocalDate(), startOfWeek);
      case DAY -> end.toLocalDate().toEpochDay() - start.toLocalDate().toEpochDay();
      case HOUR, MINUTE, SECOND, MILLISECOND ->
          Math.floorDiv(aligned(end), unit.millis()) - Math.floorDiv(aligned(start), unit.millis());
    };
  }

  private static long months(ZonedDateTime date) {
    return date.getYear() * 12L + date.getMonthValue() - 1;
  }

  private static long weeks(LocalDate date, DayOfWeek startOfWeek) {
    // the first day of the epoch was a Thursday
    long shift = DayOfWeek.THURSDAY.getValue() - (long) startOfWeek.getValue();
    return Math.floorDiv(date.toEpochDay() + shift, 7L);
  }

  /** Milliseconds counted so that the hours of a zone with half hours begin on the hour. */
  private static long aligned(ZonedDateTime date) {
    long offset = date.getOffset().getTotalSeconds() * 1000L % MILLIS_PER_HOUR;
    try {
      return Math.addExact(Dates.millis(date), offset);
    } catch (ArithmeticException tooFar) {
      throw Dates.overflow();
    }
  }
}
