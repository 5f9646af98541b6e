// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.math.BigDecimal;
import org.bson.types.Decimal128;

/**
 * A running sum of numbers of all types that loses nothing on the way.
 *
 * <p>Whole numbers are summed as long as they fit a long; doubles in two parts, the second of which
 * collects what rounding cuts off the first; decimals apart. The result has the widest type that
 * took part: int32, int64 when that does not fit, double when that does not fit either.
 */
public final class NumberSum {
  private static final double TWO_TO_63 = 0x1p63;

  private long whole;
  private double high;
  private double low;

  /** The plain sum, which is right once an infinity or NaN took part. */
  private double plain;

  private Decimal128 decimals = Decimal128.POSITIVE_ZERO;
  private byte widest = BsonTypes.INT32;

  /** Adds a number; other values must not be given. */
  public void add(Value number) {
    switch (number.type()) {
      case BsonTypes.INT32 -> addLong(number.int32());
      case BsonTypes.INT64 -> {
        widen(BsonTypes.INT64);
        addLong(number.int64());
      }
      case BsonTypes.DOUBLE -> {
        widen(BsonTypes.DOUBLE);
        addDouble(number.float64());
      }
      default -> {
        widen(BsonTypes.DECIMAL128);
        decimals = Decimals.add(decimals, number.decimal128());
      }
    }
  }

  private void widen(byte type) {
    boolean wider =
        switch (widest) {
          case BsonTypes.INT32 -> true;
          case BsonTypes.INT64 -> type != BsonTypes.INT32;
          case BsonTypes.DOUBLE -> type == BsonTypes.DECIMAL128;
          default -> false;
        };
    if (wider) {
      widest = type;
    }
  }

  void addLong(long number) {
    long sum = whole + number;
    if (((whole ^ sum) & (number ^ sum)) < 0) {
      addParts(whole);
      sum = number;
    }
    whole = sum;
  }

  private void addParts(long number) {
    long upper = number >> 32 << 32;
    addDouble((double) upper);
    addDouble((double) (number - upper));
  }

  private void addDouble(double number) {
    plain += number;
    double sum = high + number;
    double shifted = sum - high;
    double lost = (high - (sum - shifted)) + (number - shifted);
    low += lost;
    high = sum + low;
    low -= high - sum;
  }

  /** The sum in the narrowest type that holds it and is no narrower than the widest addend. */
  public Value result() {
    return switch (widest) {
      case BsonTypes.DECIMAL128 -> Value.of(decimal());
      case BsonTypes.DOUBLE -> Value.of(doubleValue());
      default -> integer(widest == BsonTypes.INT64);
    };
  }

  private Value integer(boolean wide) {
    if (!fitsLong()) {
      return Value.of(doubleValue());
    }
    long sum = longValue();
    return wide || sum != (int) sum ? Value.of(sum) : Value.of((int) sum);
  }

  /** The sum divided by a count, as a double or, when a decimal took part, as a decimal. */
  public Value average(long count) {
    return widest == BsonTypes.DECIMAL128
        ? Value.of(Decimals.divide(decimal(), new Decimal128(count)))
        : Value.of(doubleValue() / count);
  }

  double doubleValue() {
    if (!Double.isFinite(plain)) {
      return plain;
    }
    if (whole != 0) {
      addParts(whole);
      whole = 0;
    }
    return high + low;
  }

  /** Whether the sum without decimals, cut to a whole number, is in the range of a long. */
  boolean fitsLong() {
    if (high == 0 && low == 0 && Double.isFinite(plain)) {
      return true;
    }
    double sum = doubleValue();
    if (!Double.isFinite(sum)) {
      return false;
    }
    if (Math.abs(high) == TWO_TO_63) {
      return high > 0 ? low < 0 : low >= 0;
    }
    return Math.abs(high) < TWO_TO_63;
  }

  /** The sum without decimals, cut to a whole number that must fit a long. */
  long longValue() {
    if (high == 0 && low == 0) {
      return whole;
    }
    addParts(whole);
    whole = 0;
    return new BigDecimal(high).add(new BigDecimal(low)).longValue();
  }

  Decimal128 decimal() {
    double sum = doubleValue();
    if (!Double.isFinite(sum)) {
      return Decimals.add(decimals, Decimals.of(sum));
    }
    BigDecimal exact = new BigDecimal(high).add(new BigDecimal(low));
    return Decimals.add(decimals, Decimals.of(exact));
  }

  boolean hasDecimal() {
    return widest == BsonTypes.DECIMAL128;
  }
}
