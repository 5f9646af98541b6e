// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.Locale;
import org.bson.types.Decimal128;

/**
 * The four operations and the remainder, on numbers of all types and, for sums and differences, on
 * dates. Whole numbers that overflow become int64 and then double.
 */
final class Arithmetic {
  private Arithmetic() {}

  static void register(OperatorRegistry registry) {
    registry.variadic("$add", (operands, variables) -> add(operands));
    registry.binary("$subtract", Arithmetic::subtract);
    registry.variadic("$multiply", (operands, variables) -> multiply(operands));
    registry.binary("$divide", Arithmetic::divide);
    registry.binary("$mod", Arithmetic::remainder);
  }

  private static Value add(Value[] operands) {
    NumberSum sum = new NumberSum();
    boolean date = false;
    for (Value operand : operands) {
      if (operand.isNumber()) {
        sum.add(operand);
      } else if (operand.type() == BsonTypes.DATE) {
        if (date) {
          throw new TapdbException(
              ErrorCode.ADD_OF_TWO_DATES, "only one date allowed in an $add expression");
        }
        date = true;
        sum.addLong(operand.int64());
      } else if (operand.isNullish()) {
        return Value.NULL;
      } else {
        throw new TapdbException(
            ErrorCode.ADD_OF_NON_NUMBER,
            "$add only supports numeric or date types, not " + BsonTypes.name(operand.type()));
      }
    }
    return date ? dateOf(sum) : sum.result();
  }

  private static Value dateOf(NumberSum sum) {
    if (sum.hasDecimal()) {
      return dateOf(Value.of(sum.decimal()), "$add");
    }
    if (!sum.fitsLong()) {
      throw new TapdbException(ErrorCode.OVERFLOW, "date overflow in $add");
    }
    return Value.date(sum.longValue());
  }

  private static Value dateOf(Value millis, String operator) {
    double approximate = Numbers.toDouble(millis);
    if (!(Math.abs(approximate) < 0x1p63)) {
      throw new TapdbException(ErrorCode.OVERFLOW, "date overflow in " + operator);
    }
    return Value.date(Numbers.toLong(millis));
  }

  private static Value subtract(Value from, Value by) {
    if (from.isNullish() || by.isNullish()) {
      return Value.NULL;
    }
    if (from.type() == BsonTypes.DATE) {
      return subtractFromDate(from, by);
    }
    if (!from.isNumber() || !by.isNumber()) {
      throw new TapdbException(
          ErrorCode.SUBTRACT_OF_NON_NUMBER,
          String.format(
              Locale.ROOT,
              "can't $subtract %s from %s",
              BsonTypes.name(by.type()),
              BsonTypes.name(from.type())));
    }
    if (Numeric.anyDecimal(from, by)) {
      return Value.of(Decimals.subtract(Numeric.decimal(from), Numeric.decimal(by)));
    }
    if (Numeric.anyDouble(from, by)) {
      return Value.of(Numbers.toDouble(from) - Numbers.toDouble(by));
    }
    long a = Numbers.toLong(from);
    long b = Numbers.toLong(by);
    long difference = a - b;
    return ((a ^ b) & (a ^ difference)) < 0
        ? Value.of((double) a - (double) b)
        : Numeric.whole(difference, from, by);
  }

  private static Value subtractFromDate(Value from, Value by) {
    if (by.type() == BsonTypes.DATE) {
      try {
        return Value.of(Math.subtractExact(from.int64(), by.int64()));
      } catch (ArithmeticException tooFarApart) {
        throw new TapdbException(ErrorCode.OVERFLOW, "date overflow in $subtract");
      }
    }
    if (!by.isNumber()) {
      throw new TapdbException(
          ErrorCode.SUBTRACT_OF_NON_NUMBER,
          "can't $subtract " + BsonTypes.name(by.type()) + " from date");
    }
    Value millis = subtract(Value.of(from.int64()), by);
    return dateOf(millis, "$subtract");
  }

  private static Value multiply(Value[] operands) {
    boolean decimal = false;
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
      if (!operand.isNumber()) {
        throw Numeric.notNumeric(ErrorCode.MULTIPLY_OF_NON_NUMBER, "$multiply", operand);
      }
      decimal |= operand.type() == BsonTypes.DECIMAL128;
    }
    if (decimal) {
      Decimal128 product = new Decimal128(1);
      for (Value operand : operands) {
        product = Decimals.multiply(product, Numeric.decimal(operand));
      }
      return Value.of(product);
    }
    return multiplyBinary(operands);
  }

  private static Value multiplyBinary(Value[] operands) {
    long whole = 1;
    double product = 1;
    boolean wide = false;
    boolean inexact = false;
    for (Value operand : operands) {
      product *= Numbers.toDouble(operand);
      wide |= operand.type() == BsonTypes.INT64;
      inexact |= operand.type() == BsonTypes.DOUBLE;
      if (!inexact) {
        long factor = Numbers.toLong(operand);
        inexact = Math.multiplyHigh(whole, factor) != (whole * factor) >> 63;
        whole *= factor;
      }
    }
    if (inexact) {
      return Value.of(product);
    }
    return wide ? Value.of(whole) : Numeric.intOrLong(whole);
  }

  private static Value divide(Value dividend, Value divisor) {
    if (dividend.isNullish() || divisor.isNullish()) {
      return Value.NULL;
    }
    if (!dividend.isNumber() || !divisor.isNumber()) {
      throw new TapdbException(
          ErrorCode.DIVIDE_OF_NON_NUMBER,
          String.format(
              Locale.ROOT,
              "$divide only supports numeric types, not %s and %s",
              BsonTypes.name(dividend.type()),
              BsonTypes.name(divisor.type())));
    }
    if (Numeric.isZero(divisor)) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "can't $divide by zero");
    }
    return Numeric.anyDecimal(dividend, divisor)
        ? Value.of(Decimals.divide(Numeric.decimal(dividend), Numeric.decimal(divisor)))
        : Value.of(Numbers.toDouble(dividend) / Numbers.toDouble(divisor));
  }

  private static Value remainder(Value dividend, Value divisor) {
    if (dividend.isNullish() || divisor.isNullish()) {
      return Value.NULL;
    }
    if (!dividend.isNumber() || !divisor.isNumber()) {
      throw new TapdbException(
          ErrorCode.MOD_OF_NON_NUMBER,
          String.format(
              Locale.ROOT,
              "$mod only supports numeric types, not %s and %s",
              BsonTypes.name(dividend.type()),
              BsonTypes.name(divisor.type())));
    }
    if (Numeric.isZero(divisor)) {
      throw new TapdbException(ErrorCode.MOD_BY_ZERO, "can't $mod by zero");
    }
    if (Numeric.anyDecimal(dividend, divisor)) {
      return Value.of(Decimals.remainder(Numeric.decimal(dividend), Numeric.decimal(divisor)));
    }
    if (Numeric.anyDouble(dividend, divisor)) {
      return Value.of(Numbers.toDouble(dividend) % Numbers.toDouble(divisor));
    }
    long rest = Numbers.toLong(dividend) % Numbers.toLong(divisor);
    return Numeric.whole(rest, dividend, divisor);
  }
}
