// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Value;
import java.util.Arrays;
import java.util.List;

/** {@code $in}: any of several values, or a text that matches any of several patterns. */
final class InList implements LeafTest {
  private final Value argument;
  private final Value[] sorted;
  private final RegexTest[] patterns;
  private final boolean nullish;

  InList(Value argument, List<Value> values, List<RegexTest> patterns) {
    this.argument = argument;
    this.sorted =
        values.stream()
            .filter(value -> !value.isNullish())
            .sorted(BsonOrder.COMPARATOR)
            .toArray(Value[]::new);
    this.patterns = patterns.toArray(new RegexTest[0]);
    this.nullish = values.stream().anyMatch(Value::isNullish);
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (value.isNullish()) {
      return nullish;
    }
    if (Arrays.binarySearch(sorted, value, BsonOrder.COMPARATOR) >= 0) {
      return true;
    }
    for (RegexTest pattern : patterns) {
      if (pattern.accepts(value, position)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Intervals intervals() {
    Intervals all = nullish ? Equality.intervals(Value.NULL) : Intervals.NONE;
    List<Intervals> each = Arrays.stream(sorted).map(Equality::intervals).toList();
    all = all.union(together(each));
    for (RegexTest pattern : patterns) {
      all = all.union(pattern.intervals());
    }
    return all;
  }

  /** The union of many intervals, sorted once. */
  private static Intervals together(List<Intervals> each) {
    List<Interval> list = each.stream().flatMap(one -> one.list().stream()).toList();
    return Intervals.of(list, each.stream().allMatch(Intervals::isExact));
  }

  @Override
  public String operator() {
    return "$in";
  }

  @Override
  public Value argument() {
    return argument;
  }
}
