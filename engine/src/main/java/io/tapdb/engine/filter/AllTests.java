// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.List;

/** Several tests that one and the same value must pass. */
final class AllTests implements LeafTest {
  private final List<LeafTest> tests;

  AllTests(List<LeafTest> tests) {
    this.tests = List.copyOf(tests);
  }

  List<LeafTest> tests() {
    return tests;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    for (LeafTest test : tests) {
      if (!test.accepts(value, position)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Intervals intervals() {
    Intervals shared = null;
    boolean exact = true;
    for (LeafTest test : tests) {
      Intervals intervals = test.intervals();
      exact &= intervals != null;
      if (intervals != null) {
        shared = shared == null ? intervals : shared.intersect(intervals);
      }
    }
    return shared == null || exact ? shared : shared.inexact();
  }

  @Override
  public String operator() {
    return "$and";
  }

  @Override
  public Value argument() {
    DocWriter writer = new DocWriter();
    tests.forEach(test -> writer.put(test.operator(), test.argument()));
    return Value.of(writer.build());
  }
}
