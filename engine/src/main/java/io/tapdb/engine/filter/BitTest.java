// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/**
 * {@code $bitsAllSet} and its three relatives: whole numbers, in two's complement, and binary data
 * in which all or any bits of a mask are set or clear.
 */
final class BitTest implements LeafTest {
  /** What is asked of the bits. */
  enum Kind {
    ALL_SET("$bitsAllSet", true, true),
    ALL_CLEAR("$bitsAllClear", true, false),
    ANY_SET("$bitsAnySet", false, true),
    ANY_CLEAR("$bitsAnyClear", false, false);

    private final String operator;
    private final boolean all;
    private final boolean set;

    Kind(String operator, boolean all, boolean set) {
      this.operator = operator;
      this.all = all;
      this.set = set;
    }

    String operator() {
      return operator;
    }
  }

  private static final int LAST_BIT = 63;

  private final Kind kind;
  private final Value argument;
  private final int[] positions;

  BitTest(Kind kind, Value argument, int[] positions) {
    this.kind = kind;
    this.argument = argument;
    this.positions = positions;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (value.type() == BsonTypes.BINARY) {
      return binary(value);
    }
    return value.isNumber() && Numbers.isIntegral(value) && number(Numbers.toLong(value));
  }

  private boolean number(long number) {
    for (int bit : positions) {
      boolean set = (number >> Math.min(bit, LAST_BIT) & 1) != 0;
      if ((set == kind.set) != kind.all) {
        return !kind.all;
      }
    }
    return kind.all;
  }

  private boolean binary(Value value) {
    int length = value.length() - 5;
    for (int bit : positions) {
      int at = bit >> 3;
      boolean set = at < length && (value.bytes()[value.offset() + 5 + at] >> (bit & 7) & 1) != 0;
      if ((set == kind.set) != kind.all) {
        return !kind.all;
      }
    }
    return kind.all;
  }

  @Override
  public Intervals intervals() {
    return Intervals.atMost(
        Interval.closed(TypeBracket.LEAST_NUMBER, Value.of(Double.POSITIVE_INFINITY)),
        TypeBracket.of(BsonTypes.BINARY));
  }

  @Override
  public String operator() {
    return kind.operator;
  }

  @Override
  public Value argument() {
    return argument;
  }
}
