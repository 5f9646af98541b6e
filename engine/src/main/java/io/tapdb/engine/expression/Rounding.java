// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** {@code $abs} and the operators that round: they keep the type of their operand. */
final class Rounding {
  private static final int MIN_PLACE = -20;
  private static final int MAX_PLACE = 100;

  private Rounding() {}

  static void register(OperatorRegistry registry) {
    registry.unary("$abs", Rounding::abs);
    registry.unary("$ceil", v -> toWhole("$ceil", v, Math::ceil, RoundingMode.CEILING));
    registry.unary("$floor", v -> toWhole("$floor", v, Math::floor, RoundingMode.FLOOR));
    toPlace(registry, "$round", RoundingMode.HALF_EVEN);
    toPlace(registry, "$trunc", RoundingMode.DOWN);
  }

  private static void toPlace(OperatorRegistry registry, String name, RoundingMode mode) {
    registry.ranged(
        name,
        1,
        2,
        (operands, variables) ->
            toPlace(name, operands[0], operands.length > 1 ? operands[1] : Value.of(0), mode));
  }

  private static Value abs(Value number) {
    if (number.isNullish()) {
      return Value.NULL;
    }
    return switch (number.type()) {
      case BsonTypes.INT32 -> Numeric.intOrLong(Math.abs((long) number.int32()));
      case BsonTypes.INT64 -> {
        if (number.int64() == Long.MIN_VALUE) {
          throw new TapdbException(ErrorCode.ABS_OF_LONG_MIN, "can't take $abs of long long min");
        }
        yield Value.of(Math.abs(number.int64()));
      }
      case BsonTypes.DOUBLE -> Value.of(Math.abs(number.float64()));
      case BsonTypes.DECIMAL128 -> Value.of(Decimals.abs(number.decimal128()));
      default -> throw Numeric.notNumeric(ErrorCode.UNARY_OF_NON_NUMBER, "$abs", number);
    };
  }

  private static Value toWhole(
      String name, Value number, DoubleUnaryOperator doubles, RoundingMode mode) {
    if (number.isNullish()) {
      return Value.NULL;
    }
    return switch (number.type()) {
      case BsonTypes.INT32, BsonTypes.INT64 -> number;
      case BsonTypes.DOUBLE -> Value.of(doubles.applyAsDouble(number.float64()));
      case BsonTypes.DECIMAL128 -> Value.of(Decimals.round(number.decimal128(), 0, mode));
      default -> throw Numeric.notNumeric(ErrorCode.UNARY_OF_NON_NUMBER, name, number);
    };
  }

  private static Value toPlace(String name, Value number, Value place, RoundingMode mode) {
    if (number.isNullish() || place.isNullish()) {
      return Value.NULL;
    }
    if (!number.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.ROUND_OF_NON_NUMBER, name, number);
    }
    int digits =
        Numeric.int32(place, ErrorCode.ROUND_PLACE_NOT_WHOLE, "precision argument to " + name);
    if (digits < MIN_PLACE || digits > MAX_PLACE) {
      throw new TapdbException(
          ErrorCode.ROUND_PLACE_OUT_OF_RANGE,
          String.format(
              Locale.ROOT,
              "cannot apply %s with precision value %d value must be in [-20, 100]",
              name,
              digits));
    }
    return switch (number.type()) {
      case BsonTypes.DOUBLE -> Value.of(round(number.float64(), digits, mode));
      case BsonTypes.DECIMAL128 -> Value.of(Decimals.round(number.decimal128(), digits, mode));
      case BsonTypes.INT64 -> Value.of(round(number.int64(), digits, mode));
      default -> Numeric.intOrLong(round(number.int32(), digits, mode));
    };
  }

  private static double round(double number, int place, RoundingMode mode) {
    if (!Double.isFinite(number) || number == 0) {
      return number;
    }
    double rounded = new BigDecimal(number).setScale(place, mode).doubleValue();
    return Math.copySign(rounded, number);
  }

  private static long round(long number, int place, RoundingMode mode) {
    if (place >= 0) {
      return number;
    }
    BigDecimal rounded = BigDecimal.valueOf(number).setScale(place, mode);
    try {
      return rounded.longValueExact();
    } catch (ArithmeticException tooLarge) {
      throw new TapdbException(
          ErrorCode.ROUND_OVERFLOW, "rounding " + number + " to that place exceeds 64 bits");
    }
  }
}
