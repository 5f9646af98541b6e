// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Value;

/** {@code $size}: arrays of so many elements. */
final class SizeTest implements LeafTest {
  private final int size;

  SizeTest(int size) {
    this.size = size;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    return value.isArray() && value.doc().size() == size;
  }

  @Override
  public boolean goesThroughArrays() {
    return false;
  }

  @Override
  public Intervals intervals() {
    return null;
  }

  @Override
  public String operator() {
    return "$size";
  }

  @Override
  public Value argument() {
    return Value.of(size);
  }
}
