// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;

/** The opposite of a test, of the same value. */
final class NotTest implements LeafTest {
  private final LeafTest test;

  NotTest(LeafTest test) {
    this.test = test;
  }

  LeafTest test() {
    return test;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return !test.accepts(value, null);
  }

  @Override
  public Intervals intervals() {
    return test.negatedIntervals();
  }

  @Override
  public Intervals negatedIntervals() {
    return test.intervals();
  }

  @Override
  public String operator() {
    return "$not";
  }

  @Override
  public Value argument() {
    return Value.of(new DocWriter().put(test.operator(), test.argument()).build());
  }
}
