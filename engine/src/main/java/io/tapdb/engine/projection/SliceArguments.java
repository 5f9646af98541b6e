// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** The argument of {@code $slice} in the form of find: a count, or how many to skip and a count. */
final class SliceArguments {
  private SliceArguments() {}

  /** The number of elements to skip and to keep, or null when the argument is an expression's. */
  static long[] parse(Value argument) {
    if (argument.isNumber()) {
      long count = clamped(argument);
      return count >= 0 ? new long[] {0, count} : new long[] {count, -count};
    }
    if (!argument.isArray()) {
      throw new TapdbException(
          ErrorCode.SLICE_FORM,
          "Invalid $slice syntax: $slice only supports numbers and [skip, limit] arrays");
    }
    Value skip = argument.doc().get("0");
    Value limit = argument.doc().get("1");
    if (argument.doc().size() != 2 || !skip.isNumber() || !limit.isNumber()) {
      return null;
    }
    if (clamped(limit) <= 0) {
      throw new TapdbException(
          ErrorCode.FIND_SLICE_LIMIT, "$slice limit must be positive, got " + limit);
    }
    return new long[] {clamped(skip), clamped(limit)};
  }

  private static long clamped(Value number) {
    return Math.clamp(Numbers.toLong(number), -Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
