// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $elemMatch} with a filter: arrays in which one document matches all of it. */
final class ElementMatch implements LeafTest {
  private final Value argument;
  private final Filter filter;

  ElementMatch(Value argument, Filter filter) {
    this.argument = argument;
    this.filter = filter;
  }

  @Override
  public boolean accepts(Value value, ArrayPosition position) {
    if (!value.isArray()) {
      return false;
    }
    FieldCursor element = value.doc().fields();
    for (int i = 0; element.next(); i++) {
      // an array among the elements is taken for the document it is in BSON
      boolean document = element.type() == BsonTypes.DOCUMENT || element.type() == BsonTypes.ARRAY;
      if (document && filter.matches(element.value().doc())) {
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
    return null;
  }

  @Override
  public String operator() {
    return "$elemMatch";
  }

  @Override
  public Value argument() {
    return argument;
  }

  @Override
  public Filter elementFilter() {
    return filter;
  }
}
