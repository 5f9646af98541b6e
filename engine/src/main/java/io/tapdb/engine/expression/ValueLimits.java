// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/**
 * The bounds on values that expressions build, so that a short expression cannot exhaust memory or
 * the stack of whoever walks over its result.
 */
public final class ValueLimits {
  /** Bytes of one value, as MongoDB bounds its buffers. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int MAX_DEPTH = 150;

  /** What one level of nesting costs at least: length, type, end of name, end. */
  private static final int BYTES_PER_LEVEL = 7;

  private ValueLimits() {}

  /** The same value, after the check that it may be put into another document or array. */
  public static Value nested(Value value) {
    if ((value.type() == BsonTypes.DOCUMENT || value.type() == BsonTypes.ARRAY)
        && isDeeper(value.doc(), MAX_DEPTH)) {
      throw new TapdbException(
          ErrorCode.OVERFLOW, "a computed value is nested deeper than " + MAX_DEPTH + " levels");
    }
    return value;
  }

  private static boolean isDeeper(Doc document, int levels) {
    if (document.length() < levels * BYTES_PER_LEVEL) {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    FieldCursor field = document.fields();
    while (field.next()) {
      byte type = field.type();
      if ((type == BsonTypes.DOCUMENT || type == BsonTypes.ARRAY)
          && isDeeper(field.value().doc(), levels - 1)) {
        return true;
      }
    }
    return false;
  }

  /** Checks the number of bytes that a value under construction has or will have. */
  public static void checkBytes(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new TapdbException(
          ErrorCode.EXCEEDED_MEMORY_LIMIT,
          "a computed value would exceed the limit of " + MAX_BYTES + " bytes");
    }
  }
}
