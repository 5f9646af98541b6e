// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** {@code $dateAdd} and {@code $dateSubtract}: a date moved by a number of units. */
final class DateMath {
  private DateMath() {}

  static void register(OperatorRegistry registry) {
    move(registry, "$dateAdd", 1);
    move(registry, "$dateSubtract", -1);
  }

  private static void move(OperatorRegistry registry, String name, int sign) {
    registry.named(
        NamedArguments.of(name)
            .required("startDate")
            .required("unit")
            .required("amount")
            .optional("timezone"),
        (operands, variables) -> {
          for (Value operand : operands) {
            if (operand != null && operand.isNullish()) {
              return Value.NULL;
            }
          }
          long start = Dates.millis(operands[0], ErrorCode.DATE_MOVE_START);
          DateUnit unit = DateUnit.of(operands[1]);
          if (!operands[2].isNumber() || !Numbers.isIntegral(operands[2])) {
            throw new TapdbException(
                ErrorCode.DATE_MOVE_AMOUNT,
                name + " expects integer amount of time units, found " + operands[2]);
          }
          long amount = Numbers.toLong(operands[2]);
          if (amount == Long.MIN_VALUE) {
            throw Dates.overflow();
          }
          return Value.date(moved(start, unit, sign * amount, Dates.zone(operands[3])));
        });
  }

  private static long moved(long start, DateUnit unit, long amount, ZoneId zone) {
    try {
      if (!unit.isCalendar()) {
        return Math.addExact(start, Math.multiplyExact(amount, unit.millis()));
      }
      ZonedDateTime date = Dates.at(start, zone);
      return Dates.millis(
          switch (unit) {
            case WEEK -> date.plusWeeks(amount);
            case DAY -> date.plusDays(amount);
            default -> date.plusMonths(Math.multiplyExact(amount, (long) unit.months()));
          });
    } catch (ArithmeticException | DateTimeException outOfRange) {
      throw Dates.overflow();
    }
  }
}
