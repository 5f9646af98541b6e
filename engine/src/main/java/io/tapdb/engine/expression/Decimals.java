// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoubleBinaryOperator;
import org.bson.types.Decimal128;

/**
 * Arithmetic on 128-bit decimals: 34 digits, rounded half to even, with infinities and NaN as in
 * binary floating point.
 */
final class Decimals {
  static final MathContext DIGITS = MathContext.DECIMAL128;
  private static final int MAX_EXPONENT = 6111;
  private static final int MIN_EXPONENT = -6176;
  private static final int MAX_PRECISION = 34;

  private Decimals() {}

  static Decimal128 add(Decimal128 a, Decimal128 b) {
    return a.isFinite() && b.isFinite()
        ? of(exact(a).add(exact(b), DIGITS))
        : special(a, b, Double::sum);
  }

  static Decimal128 subtract(Decimal128 a, Decimal128 b) {
    return a.isFinite() && b.isFinite()
        ? of(exact(a).subtract(exact(b), DIGITS))
        : special(a, b, (x, y) -> x - y);
  }

  static Decimal128 multiply(Decimal128 a, Decimal128 b) {
    return a.isFinite() && b.isFinite()
        ? of(exact(a).multiply(exact(b), DIGITS))
        : special(a, b, (x, y) -> x * y);
  }

  /** The quotient; the divisor must not be zero. */
  static Decimal128 divide(Decimal128 a, Decimal128 b) {
    return a.isFinite() && b.isFinite()
        ? of(exact(a).divide(exact(b), DIGITS))
        : special(a, b, (x, y) -> x / y);
  }

  /** The remainder with the sign of the dividend; the divisor must not be zero. */
  static Decimal128 remainder(Decimal128 a, Decimal128 b) {
    if (a.isFinite() && b.isInfinite()) {
      return a;
    }
    return a.isFinite() && b.isFinite()
        ? of(exact(a).remainder(exact(b)))
        : special(a, b, (x, y) -> x % y);
  }

  static boolean isZero(Decimal128 number) {
    return number.isFinite() && exact(number).signum() == 0;
  }

  static Decimal128 abs(Decimal128 number) {
    if (number.isNaN()) {
      return number;
    }
    return Decimal128.fromIEEE754BIDEncoding(number.getHigh() & Long.MAX_VALUE, number.getLow());
  }

  /** Rounds to so many digits behind the point, or before it when negative. */
  static Decimal128 round(Decimal128 number, int place, RoundingMode mode) {
    if (!number.isFinite()) {
      return number;
    }
    BigDecimal exact = exact(number);
    return exact.scale() <= place ? number : of(exact.setScale(place, mode));
  }

  /** The value of a finite decimal; a negative zero becomes zero, as BigDecimal has none. */
  static BigDecimal exact(Decimal128 number) {
    try {
      return number.bigDecimalValue();
    } catch (ArithmeticException negativeZero) {
      return BigDecimal.ZERO;
    }
  }

  /** The nearest decimal; beyond the range it is an infinity or zero. */
  static Decimal128 of(BigDecimal number) {
    BigDecimal rounded = number.round(DIGITS);
    if (rounded.signum() == 0) {
      int exponent = Math.clamp(-(long) rounded.scale(), MIN_EXPONENT, MAX_EXPONENT);
      return new Decimal128(BigDecimal.ZERO.setScale(-exponent));
    }
    if (-rounded.scale() < MIN_EXPONENT) {
      rounded = rounded.setScale(-MIN_EXPONENT, RoundingMode.HALF_EVEN);
      return rounded.signum() == 0 ? of(BigDecimal.ZERO) : new Decimal128(rounded);
    }
    if (-rounded.scale() > MAX_EXPONENT) {
      int digits = rounded.precision() - rounded.scale() - MAX_EXPONENT;
      if (digits > MAX_PRECISION) {
        return rounded.signum() > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
      }
      rounded = rounded.setScale(-MAX_EXPONENT, RoundingMode.UNNECESSARY);
    }
    return new Decimal128(rounded);
  }

  /** The decimal nearest to a double, with all the digits that the double holds. */
  static Decimal128 of(double number) {
    if (Double.isNaN(number)) {
      return Decimal128.NaN;
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
    }
    return of(new BigDecimal(number));
  }

  /** The result when NaN or an infinity takes part, for which doubles follow the same rules. */
  private static Decimal128 special(Decimal128 a, Decimal128 b, DoubleBinaryOperator operator) {
    double result = operator.applyAsDouble(approximate(a), approximate(b));
    return result == 0 ? Decimal128.POSITIVE_ZERO : of(result);
  }

  /** A double that behaves like the decimal beside an infinity: only sign and zero matter. */
  private static double approximate(Decimal128 number) {
    return number.isFinite() ? exact(number).signum() : number.doubleValue();
  }
}
