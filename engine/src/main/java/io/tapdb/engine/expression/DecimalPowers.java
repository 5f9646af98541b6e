// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.bson.types.Decimal128;

/**
 * Roots, exponentials and logarithms of decimals, computed with more digits than a decimal keeps.
 *
 * <p>The exponential is a power series on an argument halved until it is small; the logarithm finds
 * its inverse with Halley's iteration, started from the double's logarithm.
 */
final class DecimalPowers {
  private static final MathContext WORK = new MathContext(50, RoundingMode.HALF_EVEN);
  private static final BigDecimal LARGEST_EXPONENT = BigDecimal.valueOf(14150);
  private static final int HALVINGS = 16;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal LN_10 = logarithm(BigDecimal.TEN);
  private static final int LARGEST_WHOLE_POWER = 999_999_999;

  private DecimalPowers() {}

  static Decimal128 sqrt(Decimal128 number) {
    return number.isFinite() ? Decimals.of(Decimals.exact(number).sqrt(WORK)) : number;
  }

  static Decimal128 exp(Decimal128 number) {
    if (!number.isFinite()) {
      return number.isInfinite() && number.isNegative() ? Decimal128.POSITIVE_ZERO : number;
    }
    return exponential(Decimals.exact(number));
  }

  private static Decimal128 exponential(BigDecimal exponent) {
    if (exponent.abs().compareTo(LARGEST_EXPONENT) > 0) {
      return exponent.signum() > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.POSITIVE_ZERO;
    }
    return Decimals.of(power(exponent));
  }

  private static BigDecimal power(BigDecimal exponent) {
    BigDecimal small = exponent.divide(BigDecimal.valueOf(1L << HALVINGS), WORK);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int i = 1; i < 60 && term.signum() != 0; i++) {
      term = term.multiply(small, WORK).divide(BigDecimal.valueOf(i), WORK);
      sum = sum.add(term, WORK);
      if (term.precision() - term.scale() < -WORK.getPrecision()) {
        break;
      }
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, WORK);
    }
    return sum;
  }

  /** The natural logarithm; the number must be positive, or not finite. */
  static Decimal128 ln(Decimal128 number) {
    return number.isFinite() ? Decimals.of(logarithm(Decimals.exact(number))) : number;
  }

  static Decimal128 log10(Decimal128 number) {
    if (!number.isFinite()) {
      return number;
    }
    BigDecimal exact = Decimals.exact(number);
    int magnitude = exact.precision() - exact.scale() - 1;
    BigDecimal mantissa = exact.scaleByPowerOfTen(-magnitude);
    BigDecimal log = logarithm(mantissa).divide(LN_10, WORK).add(BigDecimal.valueOf(magnitude));
    return Decimals.of(log);
  }

  private static BigDecimal logarithm(BigDecimal number) {
    int magnitude = number.precision() - number.scale() - 1;
    BigDecimal mantissa = number.scaleByPowerOfTen(-magnitude);
    if (number.compareTo(BigDecimal.TEN) == 0) {
      magnitude = 0;
      mantissa = number;
    }
    BigDecimal log = new BigDecimal(Math.log(mantissa.doubleValue()));
    for (int i = 0; i < 3; i++) {
      BigDecimal e = power(log);
      BigDecimal step = mantissa.subtract(e).divide(mantissa.add(e), WORK);
      log = log.add(step.multiply(TWO), WORK);
    }
    return magnitude == 0 ? log : log.add(LN_10.multiply(BigDecimal.valueOf(magnitude)), WORK);
  }

  static Decimal128 pow(Decimal128 base, Decimal128 exponent) {
    if (!base.isFinite() || !exponent.isFinite()) {
      return Decimals.of(Math.pow(base.doubleValue(), exponent.doubleValue()));
    }
    BigDecimal b = Decimals.exact(base);
    BigDecimal e = Decimals.exact(exponent);
    if (e.signum() == 0) {
      return new Decimal128(1);
    }
    if (b.signum() == 0) {
      return Decimal128.POSITIVE_ZERO;
    }
    boolean whole = e.stripTrailingZeros().scale() <= 0;
    if (b.signum() < 0 && !whole) {
      return Decimal128.NaN;
    }
    if (whole && e.abs().compareTo(BigDecimal.valueOf(1000)) <= 0) {
      return wholePower(b, e.intValueExact());
    }
    Decimal128 power = exponential(e.multiply(logarithm(b.abs()), WORK));
    boolean negative =
        b.signum() < 0
            && e.abs().compareTo(BigDecimal.valueOf(LARGEST_WHOLE_POWER)) <= 0
            && (e.intValueExact() & 1) != 0;
    return negative ? Decimals.subtract(Decimal128.POSITIVE_ZERO, power) : power;
  }

  private static Decimal128 wholePower(BigDecimal base, int exponent) {
    BigDecimal power = base.pow(Math.abs(exponent), WORK);
    return Decimals.of(exponent < 0 ? BigDecimal.ONE.divide(power, WORK) : power);
  }
}
