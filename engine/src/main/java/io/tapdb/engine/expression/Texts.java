// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.math.BigDecimal;
import java.math.MathContext;

/** How values that are no strings are written where a string is wanted. */
final class Texts {
  private static final MathContext SHOWN_DIGITS = new MathContext(16);
  private static final int LONGEST_PLAIN = 16;

  private Texts() {}

  /** The string that string operators take a value for; null and missing are the empty one. */
  static Value of(Value value) {
    if (value.isString()) {
      return value;
    }
    if (value.isNullish()) {
      return Utf8.EMPTY;
    }
    return switch (value.type()) {
      case BsonTypes.SYMBOL, BsonTypes.CODE -> value.retyped(BsonTypes.STRING);
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
          Value.of(number(value));
      case BsonTypes.DATE -> Value.of(DateText.iso(value.int64()));
      case BsonTypes.TIMESTAMP -> Value.of(timestamp(value.int64()));
      default ->
          throw new TapdbException(
              ErrorCode.NOT_COERCIBLE_TO_STRING,
              "can't convert from BSON type " + BsonTypes.name(value.type()) + " to String");
    };
  }

  private static String timestamp(long timestamp) {
    return DateText.iso((timestamp >>> 32) * 1000) + ":" + (timestamp & 0xffffffffL);
  }

  static String number(Value number) {
    return switch (number.type()) {
      case BsonTypes.INT32 -> Integer.toString(number.int32());
      case BsonTypes.INT64 -> Long.toString(number.int64());
      case BsonTypes.DOUBLE -> number(number.float64());
      default -> number.decimal128().toString();
    };
  }

  /** A double with up to 16 digits, plain unless it is very large or small. */
  private static String number(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal shown = new BigDecimal(number).round(SHOWN_DIGITS).stripTrailingZeros();
    int exponent = shown.precision() - shown.scale() - 1;
    if (exponent >= -5 && exponent < LONGEST_PLAIN) {
      return shown.toPlainString();
    }
    String digits = shown.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** The operand as a string, or the error of an operator that takes nothing else. */
  static Value require(Value operand, ErrorCode notString, String what) {
    if (!operand.isString()) {
      throw new TapdbException(
          notString, what + " must be a string, found: " + BsonTypes.name(operand.type()));
    }
    return operand;
  }
}
