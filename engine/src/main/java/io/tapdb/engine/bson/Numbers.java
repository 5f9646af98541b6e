// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.bson.types.Decimal128;

/** Numbers of the four BSON types seen as one kind: conversion and exact comparison. */
public final class Numbers {
  private static final double TWO_TO_63 = 0x1p63;
  private static final MathContext DOUBLE_DIGITS = new MathContext(15);

  private Numbers() {}

  /** The number as a double, rounded where the type is wider. */
  public static double toDouble(Value number) {
    return switch (number.type()) {
      case BsonTypes.INT32 -> number.int32();
      case BsonTypes.INT64 -> number.int64();
      case BsonTypes.DOUBLE -> number.float64();
      case BsonTypes.DECIMAL128 -> number.decimal128().doubleValue();
      default -> throw notANumber(number);
    };
  }

  /** The number cut to a long; NaN gives 0 and what is out of range the nearest end. */
  public static long toLong(Value number) {
    return switch (number.type()) {
      case BsonTypes.INT32 -> number.int32();
      case BsonTypes.INT64 -> number.int64();
      case BsonTypes.DOUBLE -> (long) number.float64();
      case BsonTypes.DECIMAL128 -> decimalToLong(number);
      default -> throw notANumber(number);
    };
  }

  private static long decimalToLong(Value number) {
    double approximate = number.decimal128().doubleValue();
    // near the ends the double says too little to tell
    if (!(Math.abs(approximate) < 2 * TWO_TO_63)) {
      return (long) approximate;
    }
    BigInteger whole = exact(number).toBigInteger();
    if (whole.bitLength() > 63) {
      return whole.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return whole.longValue();
  }

  /** Whether the number is a whole one that fits a long. */
  public static boolean isIntegral(Value number) {
    return switch (number.type()) {
      case BsonTypes.INT32, BsonTypes.INT64 -> true;
      case BsonTypes.DOUBLE -> isIntegral(number.float64());
      case BsonTypes.DECIMAL128 -> {
        Decimal128 decimal = number.decimal128();
        yield decimal.isFinite() && compare(Value.of(toLong(number)), number) == 0;
      }
      default -> false;
    };
  }

  private static boolean isIntegral(double d) {
    return d == Math.rint(d) && d >= -TWO_TO_63 && d < TWO_TO_63;
  }

  public static boolean isNaN(Value number) {
    return switch (number.type()) {
      case BsonTypes.DOUBLE -> Double.isNaN(number.float64());
      case BsonTypes.DECIMAL128 -> number.decimal128().isNaN();
      default -> false;
    };
  }

  /** The number as a decimal; a double becomes exactly what it holds, NaN and infinities stay. */
  public static Decimal128 toDecimal(Value number) {
    return switch (number.type()) {
      case BsonTypes.INT32 -> new Decimal128(number.int32());
      case BsonTypes.INT64 -> new Decimal128(number.int64());
      case BsonTypes.DOUBLE -> toDecimal(number.float64());
      case BsonTypes.DECIMAL128 -> number.decimal128();
      default -> throw notANumber(number);
    };
  }

  private static Decimal128 toDecimal(double d) {
    if (Double.isNaN(d)) {
      return Decimal128.NaN;
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
    }
    // 15 significant digits are what a double is sure to hold, and what users see of it
    return new Decimal128(new BigDecimal(d, DOUBLE_DIGITS));
  }

  /**
   * Compares two numbers exactly whatever their types. NaN equals NaN and is less than any other
   * number; the zeros are equal.
   */
  public static int compare(Value a, Value b) {
    byte ta = a.type();
    byte tb = b.type();
    if (ta == BsonTypes.DECIMAL128 || tb == BsonTypes.DECIMAL128) {
      return compareDecimal(a, b);
    }
    if (ta == BsonTypes.DOUBLE) {
      return tb == BsonTypes.DOUBLE
          ? compareDoubles(a.float64(), b.float64())
          : -compareLongToDouble(toLong(b), a.float64());
    }
    return tb == BsonTypes.DOUBLE
        ? compareLongToDouble(toLong(a), b.float64())
        : Long.compare(toLong(a), toLong(b));
  }

  private static int compareDoubles(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    if (a == b) {
      return 0;
    }
    return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
  }

  private static int compareLongToDouble(long a, double b) {
    if (Double.isNaN(b)) {
      return 1;
    }
    if (b >= TWO_TO_63) {
      return -1;
    }
    if (b < -TWO_TO_63) {
      return 1;
    }
    long whole = (long) b;
    return a != whole ? Long.compare(a, whole) : compareDoubles(0.0, b - whole);
  }

  private static int compareDecimal(Value a, Value b) {
    if (isFinite(a) && isFinite(b)) {
      return exact(a).compareTo(exact(b));
    }
    // a finite number stands between the infinities, however large: rounding could hide that
    return compareDoubles(isFinite(a) ? 0 : toDouble(a), isFinite(b) ? 0 : toDouble(b));
  }

  private static boolean isFinite(Value number) {
    return !isNaN(number) && !isInfinite(number);
  }

  static boolean isInfinite(Value number) {
    return switch (number.type()) {
      case BsonTypes.DOUBLE -> Double.isInfinite(number.float64());
      case BsonTypes.DECIMAL128 -> number.decimal128().isInfinite();
      default -> false;
    };
  }

  /** The exact value of a finite number. */
  static BigDecimal exact(Value number) {
    return switch (number.type()) {
      case BsonTypes.DOUBLE -> new BigDecimal(number.float64());
      case BsonTypes.DECIMAL128 -> {
        Decimal128 decimal = number.decimal128();
        // a negative zero has no BigDecimal
        yield isZero(decimal) ? BigDecimal.ZERO : decimal.bigDecimalValue();
      }
      default -> BigDecimal.valueOf(toLong(number));
    };
  }

  private static boolean isZero(Decimal128 decimal) {
    if (decimal.doubleValue() != 0.0) {
      return false;
    }
    String text = decimal.toString();
    int exponent = text.indexOf('E');
    return text.substring(0, exponent < 0 ? text.length() : exponent)
        .chars()
        .noneMatch(c -> c >= '1' && c <= '9');
  }

  private static IllegalStateException notANumber(Value value) {
    return new IllegalStateException("not a number: " + BsonTypes.name(value.type()));
  }
}
