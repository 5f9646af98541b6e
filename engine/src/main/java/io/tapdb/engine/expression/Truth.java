// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** Which values count as true: all but false, zero, null, undefined and missing. */
public final class Truth {
  private Truth() {}

  public static boolean of(Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> value.bool();
      case BsonTypes.MISSING, BsonTypes.NULL, BsonTypes.UNDEFINED -> false;
      case BsonTypes.INT32 -> value.int32() != 0;
      case BsonTypes.INT64 -> value.int64() != 0;
      case BsonTypes.DOUBLE -> value.float64() != 0;
      case BsonTypes.DECIMAL128 -> Numbers.compare(value, Value.of(0)) != 0;
      default -> true;
    };
  }
}
