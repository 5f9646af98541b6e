// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.Arrays;

/**
 * The range of the order that holds the values of one type and of those compared with it. A
 * comparison never leaves the range of its operand.
 */
public final class TypeBracket {
  /** Where comparisons of numbers begin: NaN, which is less, is compared with nothing. */
  static final Value LEAST_NUMBER = Value.of(Double.NEGATIVE_INFINITY);

  private static final Value LEAST_BINARY = Value.binary(0, new byte[0]);
  private static final Value LEAST_ID = Value.of(BsonTypes.OBJECT_ID, new byte[12], 0, 12);
  private static final Value GREATEST_ID = greatestId();
  private static final Value LEAST_REGEX = Value.of(BsonTypes.REGEX, new byte[2], 0, 2);
  private static final Value LEAST_POINTER = prefixed(BsonTypes.DB_POINTER, 1, 17);
  private static final Value LEAST_CODE = Value.of("").retyped(BsonTypes.CODE);
  private static final Value LEAST_SCOPED_CODE = leastScopedCode();

  private TypeBracket() {}

  private static Value greatestId() {
    byte[] bytes = new byte[12];
    Arrays.fill(bytes, (byte) 0xff);
    return Value.of(BsonTypes.OBJECT_ID, bytes, 0, 12);
  }

  private static Value prefixed(byte type, int number, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) number;
    return Value.of(type, bytes, 0, length);
  }

  private static Value leastScopedCode() {
    // total length 14, a code of length 1 that is the end byte, an empty document of length 5
    byte[] bytes = {14, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0};
    return Value.of(BsonTypes.CODE_WITH_SCOPE, bytes, 0, bytes.length);
  }

  /** The range of the values that are compared with this type. */
  public static Interval of(byte type) {
    return switch (type) {
      case BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128 ->
          Interval.closed(Value.of(Double.NaN), Value.of(Double.POSITIVE_INFINITY));
      case BsonTypes.STRING, BsonTypes.SYMBOL -> upTo(Value.of(""), Value.of(Doc.EMPTY));
      case BsonTypes.DOCUMENT -> upTo(Value.of(Doc.EMPTY), Value.array(Doc.EMPTY));
      case BsonTypes.ARRAY -> upTo(Value.array(Doc.EMPTY), LEAST_BINARY);
      case BsonTypes.BINARY -> upTo(LEAST_BINARY, LEAST_ID);
      case BsonTypes.OBJECT_ID -> Interval.closed(LEAST_ID, GREATEST_ID);
      case BsonTypes.BOOLEAN -> Interval.closed(Value.FALSE, Value.TRUE);
      case BsonTypes.DATE ->
          Interval.closed(Value.date(Long.MIN_VALUE), Value.date(Long.MAX_VALUE));
      case BsonTypes.TIMESTAMP -> Interval.closed(Value.timestamp(0), Value.timestamp(-1));
      case BsonTypes.REGEX -> upTo(LEAST_REGEX, LEAST_POINTER);
      case BsonTypes.DB_POINTER -> upTo(LEAST_POINTER, LEAST_CODE);
      case BsonTypes.CODE -> upTo(LEAST_CODE, LEAST_SCOPED_CODE);
      case BsonTypes.CODE_WITH_SCOPE -> upTo(LEAST_SCOPED_CODE, Value.MAX_KEY);
      case BsonTypes.NULL, BsonTypes.MISSING -> Interval.point(Value.NULL);
      case BsonTypes.UNDEFINED -> Interval.point(Value.UNDEFINED);
      case BsonTypes.MIN_KEY -> Interval.point(Value.MIN_KEY);
      case BsonTypes.MAX_KEY -> Interval.point(Value.MAX_KEY);
      default -> throw new IllegalStateException("not a BSON type: " + type);
    };
  }

  private static Interval upTo(Value low, Value high) {
    return new Interval(low, true, high, false);
  }
}
