// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Value;
import java.util.List;

/** A test of one value: what an operator such as {@code $gt} asks for. Immutable. */
interface LeafTest {
  /**
   * Whether the value passes.
   *
   * @param value {@link Value#MISSING} where there is none
   * @param position takes the index of an element, where the test itself looks into an array
   */
  boolean accepts(Value value, ArrayPosition position);

  /** Whether an array at the end of a path is tested element by element, and only then itself. */
  default boolean goesThroughArrays() {
    return true;
  }

  /** The keys that an accepted value can have in an index, or null when that cannot be told. */
  Intervals intervals();

  /** The keys that a value can have that is not accepted, or null when that cannot be told. */
  default Intervals negatedIntervals() {
    Intervals accepted = intervals();
    return accepted == null ? null : accepted.complement();
  }

  /** The operator as it is written. */
  String operator();

  /** The argument as it is written. */
  Value argument();

  /** Further operators needed to write this test down, as names and arguments in turn. */
  default List<Value> companions() {
    return List.of();
  }

  /** The filter for elements that are documents, of a test that has one, else null. */
  default Filter elementFilter() {
    return null;
  }
}
