// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.bson.types.Decimal128;

/** Sums and products of 128-bit decimals: 34 digits, rounded half to even, signed zeros kept. */
public final class Decimals {
  private static final long SIGN = Long.MIN_VALUE;
  private static final int DIGITS = 34;
  private static final int MIN_EXPONENT = -6176;
  private static final int MAX_EXPONENT = 6111;

  private Decimals() {}

  public static Decimal128 add(Decimal128 a, Decimal128 b) {
    if (a.isNaN() || b.isNaN()) {
      return Decimal128.NaN;
    }
    if (a.isInfinite()) {
      return b.isInfinite() && a.isNegative() != b.isNegative() ? Decimal128.NaN : a;
    }
    if (b.isInfinite()) {
      return b;
    }
    boolean bothNegative = a.isNegative() && b.isNegative();
    return rounded(signed(a).add(signed(b)), bothNegative);
  }

  public static Decimal128 multiply(Decimal128 a, Decimal128 b) {
    if (a.isNaN() || b.isNaN()) {
      return Decimal128.NaN;
    }
    boolean negative = a.isNegative() != b.isNegative();
    if (a.isInfinite() || b.isInfinite()) {
      return isZero(a) || isZero(b) ? Decimal128.NaN : infinity(negative);
    }
    return rounded(signed(a).multiply(signed(b)), negative);
  }

  private static boolean isZero(Decimal128 number) {
    return number.isFinite() && magnitude(number).signum() == 0;
  }

  /** The number without its sign; a zero that carries one has no other form as BigDecimal. */
  private static BigDecimal magnitude(Decimal128 finite) {
    return Decimal128.fromIEEE754BIDEncoding(finite.getHigh() & ~SIGN, finite.getLow())
        .bigDecimalValue();
  }

  private static BigDecimal signed(Decimal128 finite) {
    BigDecimal magnitude = magnitude(finite);
    return finite.isNegative() ? magnitude.negate() : magnitude;
  }

  private static Decimal128 infinity(boolean negative) {
    return negative ? Decimal128.NEGATIVE_INFINITY : Decimal128.POSITIVE_INFINITY;
  }

  private static Decimal128 rounded(BigDecimal exact, boolean zeroIsNegative) {
    BigDecimal number = exact.round(MathContext.DECIMAL128);
    if (-number.scale() < MIN_EXPONENT) {
      number = exact.setScale(-MIN_EXPONENT, RoundingMode.HALF_EVEN);
    }
    boolean zero = number.signum() == 0;
    if (zero) {
      int exponent = Math.clamp(-(long) number.scale(), MIN_EXPONENT, MAX_EXPONENT);
      Decimal128 plain = new Decimal128(new BigDecimal(BigInteger.ZERO, -exponent));
      return zeroIsNegative
          ? Decimal128.fromIEEE754BIDEncoding(plain.getHigh() | SIGN, plain.getLow())
          : plain;
    }
    int above = -number.scale() - MAX_EXPONENT;
    if (above > 0 && number.precision() + above > DIGITS) {
      return infinity(number.signum() < 0);
    }
    return new Decimal128(number);
  }
}
