// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $elemMatch} with operators: arrays in which one element passes all of them. */
final class ElementTest implements LeafTest {
  private final Value argument;
  private final LeafTest test;

  ElementTest(Value argument, LeafTest test) {
    this.argument = argument;
    this.test = test;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (!value.isArray()) {
      return false;
    }
    FieldCursor element = value.doc().fields();
    for (int i = 0; element.next(); i++) {
      if (test.accepts(element.value(), null)) {
        if (position != null) {
          position.set(i);
        }
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean goesThroughArrays() {
    return false;
  }

  @Override
  public Intervals intervals() {
    Intervals intervals = test.intervals();
    return intervals == null ? null : intervals.inexact();
  }

  @Override
  public String operator() {
    return "$elemMatch";
  }

  @Override
  public Value argument() {
    return argument;
  }
}
