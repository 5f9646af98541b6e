// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.function.ToIntFunction;

/** The operators that read one part of a date, such as {@code $year}. */
final class DateParts {
  private DateParts() {}

  static void register(OperatorRegistry registry) {
    part(registry, "$year", ZonedDateTime::getYear);
    part(registry, "$month", ZonedDateTime::getMonthValue);
    part(registry, "$dayOfMonth", ZonedDateTime::getDayOfMonth);
    part(registry, "$dayOfYear", ZonedDateTime::getDayOfYear);
    part(registry, "$dayOfWeek", DateParts::dayOfWeek);
    part(registry, "$isoDayOfWeek", date -> date.getDayOfWeek().getValue());
    part(registry, "$hour", ZonedDateTime::getHour);
    part(registry, "$minute", ZonedDateTime::getMinute);
    part(registry, "$second", ZonedDateTime::getSecond);
    part(registry, "$millisecond", date -> date.get(ChronoField.MILLI_OF_SECOND));
    part(registry, "$week", DateParts::week);
    part(registry, "$isoWeek", date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    register(registry, "$isoWeekYear", date -> Value.of((long) isoWeekYear(date)));
  }

  /** The day of the week, 1 for Sunday. */
  static int dayOfWeek(ZonedDateTime date) {
    return date.getDayOfWeek().getValue() % 7 + 1;
  }

  /** The week of the year; weeks begin on Sunday and the days before the first one are week 0. */
  static int week(ZonedDateTime date) {
    return (date.getDayOfYear() + 7 - dayOfWeek(date)) / 7;
  }

  static int isoWeekYear(ZonedDateTime date) {
    return date.get(IsoFields.WEEK_BASED_YEAR);
  }

  private static void part(
      OperatorRegistry registry, String name, ToIntFunction<ZonedDateTime> part) {
    register(registry, name, date -> Value.of(part.applyAsInt(date)));
  }

  private interface Part {
    Value of(ZonedDateTime date);
  }

  private static void register(OperatorRegistry registry, String name, Part part) {
    NamedArguments arguments = NamedArguments.of(name).required("date").optional("timezone");
    ValueFunction function =
        (operands, variables) -> {
          Value zone = operands.length > 1 ? operands[1] : null;
          if (operands[0].isNullish() || (zone != null && zone.isNullish())) {
            return Value.NULL;
          }
          return part.of(Dates.at(Dates.millis(operands[0]), Dates.zone(zone)));
        };
    registry.special(
        name,
        (argument, parser) -> {
          boolean named = argument.isDocument() && !startsWithOperator(argument);
          Expression[] operands =
              named ? arguments.parse(argument, parser) : parser.operands(argument);
          if (!named && operands.length != 1) {
            throw new TapdbException(
                ErrorCode.DATE_PART_OPERANDS,
                name
                    + " accepts exactly one argument if given an array, but was given "
                    + operands.length);
          }
          return Call.of(function, operands, parser.context());
        });
  }

  private static boolean startsWithOperator(Value argument) {
    String first = argument.doc().firstName();
    return first != null && first.startsWith("$");
  }
}
