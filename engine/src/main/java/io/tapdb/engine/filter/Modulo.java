// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** {@code $mod}: numbers that leave a certain remainder, fractions cut off. */
final class Modulo implements LeafTest {
  private static final Value LEAST = Value.of(-0x1p63);
  private static final Value TOO_MUCH = Value.of(0x1p63);

  private final Value argument;
  private final long divisor;
  private final long remainder;

  Modulo(Value argument, long divisor, long remainder) {
    this.argument = argument;
    this.divisor = divisor;
    this.remainder = remainder;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return value.isNumber() && fitsLong(value) && Numbers.toLong(value) % divisor == remainder;
  }

  /** Whether the number, cut to a whole one, is in the range of a long. */
  static boolean fitsLong(Value number) {
    return Numbers.compare(number, LEAST) >= 0 && Numbers.compare(number, TOO_MUCH) < 0;
  }

  @Override
  public Intervals intervals() {
    return Intervals.atMost(
        Interval.closed(TypeBracket.LEAST_NUMBER, Value.of(Double.POSITIVE_INFINITY)));
  }

  @Override
  public String operator() {
    return "$mod";
  }

  @Override
  public Value argument() {
    return argument;
  }
}
