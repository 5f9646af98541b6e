// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Value;

/** A range of values in the order of an index, ascending. */
public record Interval(Value low, boolean lowInclusive, Value high, boolean highInclusive) {
  /** Every value there is. */
  public static final Interval ALL = closed(Value.MIN_KEY, Value.MAX_KEY);

  static Interval closed(Value low, Value high) {
    return new Interval(low, true, high, true);
  }

  static Interval point(Value value) {
    return closed(value, value);
  }

  /** Whether the range is one value. */
  public boolean isPoint() {
    return lowInclusive && highInclusive && BsonOrder.equal(low, high);
  }

  boolean isEmpty() {
    int order = BsonOrder.compare(low, high);
    return order > 0 || (order == 0 && !(lowInclusive && highInclusive));
  }

  public boolean contains(Value value) {
    int above = BsonOrder.compare(value, low);
    int below = BsonOrder.compare(value, high);
    return (lowInclusive ? above >= 0 : above > 0) && (highInclusive ? below <= 0 : below < 0);
  }

  /** Orders by where ranges begin: an inclusive bound is before an exclusive one. */
  int compareLow(Interval other) {
    int order = BsonOrder.compare(low, other.low);
    return order != 0 ? order : Boolean.compare(!lowInclusive, !other.lowInclusive);
  }

  /** Orders by where ranges end: an exclusive bound is before an inclusive one. */
  int compareHigh(Interval other) {
    int order = BsonOrder.compare(high, other.high);
    return order != 0 ? order : Boolean.compare(highInclusive, other.highInclusive);
  }

  /** Whether there is no gap between this range and one that does not begin before it. */
  boolean touches(Interval later) {
    int order = BsonOrder.compare(later.low, high);
    return order < 0 || (order == 0 && (highInclusive || later.lowInclusive));
  }

  Interval intersect(Interval other) {
    Interval from = compareLow(other) >= 0 ? this : other;
    Interval to = compareHigh(other) <= 0 ? this : other;
    return new Interval(from.low, from.lowInclusive, to.high, to.highInclusive);
  }

  @Override
  public String toString() {
    return (lowInclusive ? "[" : "(") + low + ", " + high + (highInclusive ? "]" : ")");
  }
}
