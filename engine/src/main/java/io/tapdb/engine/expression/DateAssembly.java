// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;

/** {@code $dateFromParts} and {@code $dateToParts}. */
final class DateAssembly {
  private static final String[] NUMBERS = {
    "year",
    "month",
    "day",
    "isoWeekYear",
    "isoWeek",
    "isoDayOfWeek",
    "hour",
    "minute",
    "second",
    "millisecond"
  };
  private static final int ZONE = NUMBERS.length;
  private static final int LAST_YEAR = 9999;

  private DateAssembly() {}

  static void register(OperatorRegistry registry) {
    NamedArguments parts = NamedArguments.of("$dateFromParts");
    for (String name : NUMBERS) {
      parts.optional(name);
    }
    parts.optional("timezone");
    registry.special(
        "$dateFromParts",
        (argument, parser) -> {
          Expression[] operands = parts.parse(argument, parser);
          checkCombination(operands);
          return Call.of((values, variables) -> fromParts(values), operands, parser.context());
        });
    registry.named(
        NamedArguments.of("$dateToParts").required("date").optional("timezone").optional("iso8601"),
        (operands, variables) -> toParts(operands));
  }

  private static void checkCombination(Expression[] operands) {
    boolean calendar = operands[0] != null || operands[1] != null || operands[2] != null;
    boolean iso = operands[3] != null || operands[4] != null || operands[5] != null;
    if (calendar && iso) {
      throw new TapdbException(
          ErrorCode.DATE_FROM_PARTS_MIXED,
          "$dateFromParts does not allow mixing natural dates with ISO dates");
    }
    if (operands[0] == null && operands[3] == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
    }
  }

  private static Value fromParts(Value[] parts) {
    for (Value part : parts) {
      if (part != null && part.isNullish()) {
        return Value.NULL;
      }
    }
    int first = parts[3] != null ? 3 : 0;
    long year = number(parts, first, 1970);
    if (year < 1 || year > LAST_YEAR) {
      throw new TapdbException(
          ErrorCode.DATE_FROM_PARTS_YEAR,
          "'"
              + NUMBERS[first]
              + "' must evaluate to an integer in the range 1 to 9999, found "
              + year);
    }
    try {
      LocalDate day = first == 3 ? isoDay((int) year, parts) : calendarDay((int) year, parts);
      LocalDateTime moment =
          day.atStartOfDay()
              .plusHours(number(parts, 6, 0))
              .plusMinutes(number(parts, 7, 0))
              .plusSeconds(number(parts, 8, 0))
              .plus(number(parts, 9, 0), ChronoUnit.MILLIS);
      return Value.date(Dates.millis(moment.atZone(Dates.zone(parts[ZONE]))));
    } catch (DateTimeException | ArithmeticException outOfRange) {
      throw Dates.overflow();
    }
  }

  private static LocalDate calendarDay(int year, Value[] parts) {
    return LocalDate.of(year, 1, 1)
        .plusMonths(number(parts, 1, 1) - 1)
        .plusDays(number(parts, 2, 1) - 1);
  }

  private static LocalDate isoDay(int year, Value[] parts) {
    return LocalDate.of(year, 1, 4)
        .with(ChronoField.DAY_OF_WEEK, 1)
        .plusWeeks(number(parts, 4, 1) - 1)
        .plusDays(number(parts, 5, 1) - 1);
  }

  private static long number(Value[] parts, int index, long otherwise) {
    Value part = parts[index];
    if (part == null) {
      return otherwise;
    }
    if (!part.isNumber() || !Numbers.isIntegral(part)) {
      throw new TapdbException(
          ErrorCode.DATE_FROM_PARTS_NOT_INTEGER,
          "'" + NUMBERS[index] + "' must evaluate to an integer, found " + part);
    }
    return Numbers.toLong(part);
  }

  private static Value toParts(Value[] operands) {
    Value date = operands[0];
    Value zone = operands[1];
    Value iso = operands[2];
    if (date.isNullish()
        || (zone != null && zone.isNullish())
        || (iso != null && iso.isNullish())) {
      return Value.NULL;
    }
    if (iso != null && iso.type() != BsonTypes.BOOLEAN) {
      throw new TapdbException(
          ErrorCode.DATE_TO_PARTS_ISO_NOT_BOOL, "iso8601 must evaluate to a bool, found " + iso);
    }
    ZonedDateTime moment = Dates.at(Dates.millis(date), Dates.zone(zone));
    DocWriter parts = new DocWriter(128);
    if (iso != null && iso.bool()) {
      parts
          .put("isoWeekYear", DateParts.isoWeekYear(moment))
          .put("isoWeek", moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
          .put("isoDayOfWeek", moment.getDayOfWeek().getValue());
    } else {
      parts
          .put("year", moment.getYear())
          .put("month", moment.getMonthValue())
          .put("day", moment.getDayOfMonth());
    }
    return Value.of(
        parts
            .put("hour", moment.getHour())
            .put("minute", moment.getMinute())
            .put("second", moment.getSecond())
            .put("millisecond", moment.get(ChronoField.MILLI_OF_SECOND))
            .build());
  }
}
