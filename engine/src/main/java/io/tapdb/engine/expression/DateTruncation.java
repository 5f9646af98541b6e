// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;

/**
 * {@code $dateTrunc}: the start of the bin of so many units that a date falls in. Bins are counted
 * from the beginning of the year 2000 in the time zone given.
 */
final class DateTruncation {
  private static final LocalDate REFERENCE = LocalDate.of(2000, 1, 1);

  private DateTruncation() {}

  static void register(OperatorRegistry registry) {
    registry.named(
        NamedArguments.of("$dateTrunc")
            .required("date")
            .required("unit")
            .optional("binSize")
            .optional("timezone")
            .optional("startOfWeek"),
        (operands, variables) -> {
          for (Value operand : operands) {
            if (operand != null && operand.isNullish()) {
              return Value.NULL;
            }
          }
          long date = Dates.millis(operands[0], ErrorCode.DATE_TRUNC_OF_NON_DATE);
          DateUnit unit = DateUnit.of(operands[1]);
          long bin = binSize(operands[2]);
          ZoneId zone = Dates.zone(operands[3]);
          DayOfWeek startOfWeek = DateUnit.startOfWeek(operands[4]);
          try {
            return Value.date(
                unit.isCalendar()
                    ? calendar(Dates.at(date, zone), unit, bin, startOfWeek)
                    : fixed(date, zone, Math.multiplyExact(bin, unit.millis())));
          } catch (ArithmeticException | DateTimeException outOfRange) {
            throw Dates.overflow();
          }
        });
  }

  private static long binSize(Value size) {
    if (size == null) {
      return 1;
    }
    if (!size.isNumber() || !Numbers.isIntegral(size)) {
      throw new TapdbException(
          ErrorCode.DATE_TRUNC_BIN,
          "$dateTrunc requires 'binSize' to be a 64-bit integer, found " + size);
    }
    if (Numbers.toLong(size) <= 0) {
      throw new TapdbException(
          ErrorCode.DATE_TRUNC_BIN_NOT_POSITIVE,
          "$dateTrunc requires 'binSize' to be greater than 0, found " + size);
    }
    return Numbers.toLong(size);
  }

  private static long fixed(long date, ZoneId zone, long bin) {
    long offset = Dates.at(date, zone).getOffset().getTotalSeconds() * 1000L;
    long reference = REFERENCE.toEpochDay() * DateUnit.DAY.millis() - offset;
    long since = Math.subtractExact(date, reference);
    return date - Math.floorMod(since, bin);
  }

  private static long calendar(ZonedDateTime date, DateUnit unit, long bin, DayOfWeek startOfWeek) {
    LocalDate day = date.toLocalDate();
    LocalDate start;
    if (unit.months() > 0) {
      long size = Math.multiplyExact(bin, (long) unit.months());
      long months = (day.getYear() - 2000) * 12L + day.getMonthValue() - 1;
      start = REFERENCE.plusMonths(Math.floorDiv(months, size) * size);
    } else {
      LocalDate first =
          unit == DateUnit.WEEK
              ? REFERENCE.with(TemporalAdjusters.nextOrSame(startOfWeek))
              : REFERENCE;
      long size = Math.multiplyExact(bin, unit == DateUnit.WEEK ? 7L : 1L);
      long days = day.toEpochDay() - first.toEpochDay();
      start = first.plusDays(Math.floorDiv(days, size) * size);
    }
    return Dates.millis(start.atStartOfDay(date.getZone()));
  }
}
