// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/**
 * {@code $lt $lte $gt $gte}: values of the same type as the operand on one side of it. Only MinKey
 * and MaxKey are compared with every type; NaN is compared with itself alone.
 */
final class Comparison implements LeafTest {
  /** Which side of the operand, and whether with it. */
  enum Side {
    LT("$lt", true, false),
    LTE("$lte", true, true),
    GT("$gt", false, false),
    GTE("$gte", false, true);

    private final String operator;
    private final boolean below;
    private final boolean inclusive;

    Side(String operator, boolean below, boolean inclusive) {
      this.operator = operator;
      this.below = below;
      this.inclusive = inclusive;
    }

    String operator() {
      return operator;
    }
  }

  private final Side side;
  private final Value operand;
  private final int rank;
  private final boolean nan;

  Comparison(Side side, Value operand) {
    this.side = side;
    this.operand = operand;
    this.rank = BsonTypes.rank(operand.type());
    this.nan = Numbers.isNaN(operand);
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (operand.type() == BsonTypes.NULL) {
      return side.inclusive && value.isNullish();
    }
    if (value.isMissing() || BsonTypes.rank(value.type()) != rank) {
      return operand.type() == (side.below ? BsonTypes.MAX_KEY : BsonTypes.MIN_KEY);
    }
    if (nan || Numbers.isNaN(value)) {
      return side.inclusive && nan && Numbers.isNaN(value);
    }
    int order = BsonOrder.compare(value, operand);
    return order == 0 ? side.inclusive : (order < 0) == side.below;
  }

  @Override
  public Intervals intervals() {
    return switch (operand.type()) {
      case BsonTypes.ARRAY -> null;
      case BsonTypes.NULL -> side.inclusive ? Equality.intervals(operand) : Intervals.NONE;
      case BsonTypes.MIN_KEY, BsonTypes.MAX_KEY -> extreme();
      default -> nan ? ofNaN() : withinBracket();
    };
  }

  private Intervals extreme() {
    if ((operand.type() == BsonTypes.MAX_KEY) == side.below) {
      // an array with nothing but the operand in it is accepted as a whole
      return Intervals.ALL;
    }
    return side.inclusive ? Intervals.exactly(Interval.point(operand)) : Intervals.NONE;
  }

  private Intervals ofNaN() {
    return side.inclusive ? Intervals.exactly(Interval.point(operand)) : Intervals.NONE;
  }

  private Intervals withinBracket() {
    Interval bracket = TypeBracket.of(operand.type());
    if (!side.below) {
      return Intervals.exactly(
          new Interval(operand, side.inclusive, bracket.high(), bracket.highInclusive()));
    }
    Value low = operand.isNumber() ? TypeBracket.LEAST_NUMBER : bracket.low();
    return Intervals.exactly(new Interval(low, true, operand, side.inclusive));
  }

  @Override
  public String operator() {
    return side.operator;
  }

  @Override
  public Value argument() {
    return operand;
  }
}
