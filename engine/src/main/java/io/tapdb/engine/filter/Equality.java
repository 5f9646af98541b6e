// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $eq}: the value itself; null stands for undefined and missing too. */
final class Equality implements LeafTest {
  private final Value wanted;
  private final boolean nullish;

  Equality(Value wanted) {
    this.wanted = wanted;
    this.nullish = wanted.isNullish();
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (nullish || value.isMissing()) {
      return nullish && value.isNullish();
    }
    return BsonOrder.equal(value, wanted);
  }

  @Override
  public Intervals intervals() {
    return intervals(wanted);
  }

  /** The keys of a value: an array is found by its first element, or as an element itself. */
  static Intervals intervals(Value value) {
    if (value.isNullish()) {
      return Intervals.exactly(Interval.point(Value.UNDEFINED), Interval.point(Value.NULL));
    }
    if (!value.isArray()) {
      return Intervals.exactly(Interval.point(value));
    }
    FieldCursor element = value.doc().fields();
    Value first = element.next() ? element.value() : Value.UNDEFINED;
    return Intervals.atMost(Interval.point(value), Interval.point(first));
  }

  @Override
  public String operator() {
    return "$eq";
  }

  @Override
  public Value argument() {
    return wanted;
  }
}
