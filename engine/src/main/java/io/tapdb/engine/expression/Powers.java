// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.math.BigInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.bson.types.Decimal128;

/** Roots, powers, exponentials and logarithms: doubles, or decimals when the operand is one. */
final class Powers {
  private Powers() {}

  static void register(OperatorRegistry registry) {
    registry.unary("$exp", v -> apply("$exp", v, Math::exp, DecimalPowers::exp));
    registry.unary("$sqrt", Powers::sqrt);
    registry.unary(
        "$ln",
        v -> {
          requirePositive(v, ErrorCode.LN_OF_NON_POSITIVE, "$ln's argument");
          return apply("$ln", v, Math::log, DecimalPowers::ln);
        });
    registry.unary(
        "$log10",
        v -> {
          requirePositive(v, ErrorCode.LOG10_OF_NON_POSITIVE, "$log10's argument");
          return apply("$log10", v, Math::log10, DecimalPowers::log10);
        });
    registry.binary("$log", Powers::log);
    registry.binary("$pow", Powers::pow);
  }

  private static Value apply(
      String name, Value number, DoubleUnaryOperator doubles, UnaryOperator<Decimal128> decimals) {
    if (number.isNullish()) {
      return Value.NULL;
    }
    if (!number.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.UNARY_OF_NON_NUMBER, name, number);
    }
    return number.type() == BsonTypes.DECIMAL128
        ? Value.of(decimals.apply(number.decimal128()))
        : Value.of(doubles.applyAsDouble(Numbers.toDouble(number)));
  }

  private static Value sqrt(Value number) {
    if (number.isNumber() && sign(number) < 0) {
      throw new TapdbException(
          ErrorCode.SQRT_OF_NEGATIVE, "$sqrt's argument must be greater than or equal to 0");
    }
    return apply("$sqrt", number, Math::sqrt, DecimalPowers::sqrt);
  }

  /** The sign of a number; 0 also for NaN, which passes every check of sign. */
  private static int sign(Value number) {
    return Numbers.isNaN(number) ? 0 : Numbers.compare(number, Value.of(0));
  }

  private static void requirePositive(Value number, ErrorCode code, String what) {
    if (number.isNumber() && !Numbers.isNaN(number) && sign(number) <= 0) {
      throw new TapdbException(code, what + " must be a positive number, but is " + number);
    }
  }

  private static Value log(Value number, Value base) {
    if (number.isNullish() || base.isNullish()) {
      return Value.NULL;
    }
    if (!number.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.LOG_OF_NON_NUMBER, "$log's argument", number);
    }
    if (!base.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.LOG_BASE_NOT_NUMBER, "$log's base", base);
    }
    requirePositive(number, ErrorCode.LOG_OF_NON_POSITIVE, "$log's argument");
    if (!Numbers.isNaN(base) && Numbers.compare(base, Value.of(1)) <= 0 && !isFraction(base)) {
      throw new TapdbException(
          ErrorCode.LOG_BASE_OUT_OF_RANGE,
          "$log's base must be a positive number not equal to 1, but is " + base);
    }
    return Numeric.anyDecimal(number, base)
        ? Value.of(
            Decimals.divide(
                DecimalPowers.ln(Numeric.decimal(number)), DecimalPowers.ln(Numeric.decimal(base))))
        : Value.of(Math.log(Numbers.toDouble(number)) / Math.log(Numbers.toDouble(base)));
  }

  private static boolean isFraction(Value base) {
    return sign(base) > 0 && Numbers.compare(base, Value.of(1)) < 0;
  }

  private static Value pow(Value base, Value exponent) {
    if (base.isNullish() || exponent.isNullish()) {
      return Value.NULL;
    }
    if (!base.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.POW_BASE_NOT_NUMBER, "$pow's base", base);
    }
    if (!exponent.isNumber()) {
      throw Numeric.notNumeric(ErrorCode.POW_EXPONENT_NOT_NUMBER, "$pow's exponent", exponent);
    }
    if (Numeric.isZero(base) && sign(exponent) < 0) {
      throw new TapdbException(
          ErrorCode.POW_OF_ZERO, "$pow cannot take a base of 0 and a negative exponent");
    }
    if (Numeric.anyDecimal(base, exponent)) {
      return Value.of(DecimalPowers.pow(Numeric.decimal(base), Numeric.decimal(exponent)));
    }
    if (Numeric.anyDouble(base, exponent)) {
      return Value.of(Math.pow(Numbers.toDouble(base), Numbers.toDouble(exponent)));
    }
    return wholePower(base, exponent);
  }

  /** The power of whole numbers: exact while it fits 64 bits, otherwise a double. */
  private static Value wholePower(Value base, Value exponent) {
    long b = Numbers.toLong(base);
    long e = Numbers.toLong(exponent);
    double approximate = Math.pow((double) b, (double) e);
    if (e < 0 ? b != 1 && b != -1 : Math.abs(approximate) > 0x1p63) {
      return Value.of(approximate);
    }
    if (b >= -1 && b <= 1) {
      long power = b == 0 ? (e == 0 ? 1 : 0) : (b < 0 && (e & 1) != 0 ? -1 : 1);
      return Numeric.whole(power, base, exponent);
    }
    BigInteger power = BigInteger.valueOf(b).pow((int) e);
    return power.bitLength() > 63
        ? Value.of(approximate)
        : Numeric.whole(power.longValue(), base, exponent);
  }
}
