// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Value;

/** {@code $exists: true}: any value at all. */
final class Exists implements LeafTest {
  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return !value.isMissing();
  }

  @Override
  public Intervals intervals() {
    return null;
  }

  @Override
  public Intervals negatedIntervals() {
    return Intervals.atMost(Interval.point(Value.NULL));
  }

  @Override
  public String operator() {
    return "$exists";
  }

  @Override
  public Value argument() {
    return Value.TRUE;
  }
}
