// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import org.bson.types.Decimal128;

/** How operands are taken as numbers, and in which type a result is given. */
final class Numeric {
  private Numeric() {}

  /** The narrower of int32 and int64 that holds the number. */
  static Value intOrLong(long number) {
    return number == (int) number ? Value.of((int) number) : Value.of(number);
  }

  /** The number as int64 when one of the operands was wide, else as narrow as it goes. */
  static Value whole(long number, Value a, Value b) {
    return a.type() == BsonTypes.INT64 || b.type() == BsonTypes.INT64
        ? Value.of(number)
        : intOrLong(number);
  }

  static boolean anyDecimal(Value a, Value b) {
    return a.type() == BsonTypes.DECIMAL128 || b.type() == BsonTypes.DECIMAL128;
  }

  static boolean anyDouble(Value a, Value b) {
    return a.type() == BsonTypes.DOUBLE || b.type() == BsonTypes.DOUBLE;
  }

  static Decimal128 decimal(Value number) {
    return number.type() == BsonTypes.DOUBLE
        ? Decimals.of(number.float64())
        : Numbers.toDecimal(number);
  }

  static boolean isZero(Value number) {
    return !Truth.of(number);
  }

  /** The operand as an int32, or the error when it is not a whole number of that range. */
  static int int32(Value operand, ErrorCode notInt, String what) {
    if (!operand.isNumber() || !Numbers.isIntegral(operand)) {
      throw notIntegral(operand, notInt, what);
    }
    long number = Numbers.toLong(operand);
    if (number != (int) number) {
      throw notIntegral(operand, notInt, what);
    }
    return (int) number;
  }

  private static TapdbException notIntegral(Value operand, ErrorCode code, String what) {
    return new TapdbException(
        code, what + " must be representable as a 32-bit integer, found: " + operand);
  }

  static TapdbException notNumeric(ErrorCode code, String operator, Value operand) {
    return new TapdbException(
        code, operator + " only supports numeric types, not " + BsonTypes.name(operand.type()));
  }
}
