// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

/**
 * Sums and products of BSON numbers of any type.
 *
 * <p>The result has the widest type of the two, in the order int32, int64, double, decimal. An
 * int32 result that does not fit becomes an int64; an int64 result that does not fit is none.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** The sum, or null when it is whole and beyond 64 bits. */
  public static Value add(Value a, Value b) {
    return switch (widest(a, b)) {
      case BsonTypes.INT32 -> whole((long) a.int32() + b.int32());
      case BsonTypes.INT64 -> add(Numbers.toLong(a), Numbers.toLong(b));
      case BsonTypes.DOUBLE -> Value.of(Numbers.toDouble(a) + Numbers.toDouble(b));
      default -> Value.of(Decimals.add(Numbers.toDecimal(a), Numbers.toDecimal(b)));
    };
  }

  /** The product, or null when it is whole and beyond 64 bits. */
  public static Value multiply(Value a, Value b) {
    return switch (widest(a, b)) {
      case BsonTypes.INT32 -> whole((long) a.int32() * b.int32());
      case BsonTypes.INT64 -> multiply(Numbers.toLong(a), Numbers.toLong(b));
      case BsonTypes.DOUBLE -> Value.of(Numbers.toDouble(a) * Numbers.toDouble(b));
      default -> Value.of(Decimals.multiply(Numbers.toDecimal(a), Numbers.toDecimal(b)));
    };
  }

  private static Value add(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? null : Value.of(sum);
  }

  private static Value multiply(long a, long b) {
    long product = a * b;
    boolean fits = Math.multiplyHigh(a, b) == product >> 63;
    return fits ? Value.of(product) : null;
  }

  private static Value whole(long result) {
    return result == (int) result ? Value.of((int) result) : Value.of(result);
  }

  private static byte widest(Value a, Value b) {
    return width(a.type()) >= width(b.type()) ? a.type() : b.type();
  }

  private static int width(byte type) {
    return switch (type) {
      case BsonTypes.INT32 -> 0;
      case BsonTypes.INT64 -> 1;
      case BsonTypes.DOUBLE -> 2;
      case BsonTypes.DECIMAL128 -> 3;
      default -> throw new IllegalStateException("not a number: " + BsonTypes.name(type));
    };
  }
}
