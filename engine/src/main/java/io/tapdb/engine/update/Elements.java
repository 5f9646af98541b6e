// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Nesting;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The elements of an array value: listed, measured and thinned out. */
final class Elements {
  private Elements() {}

  static List<Value> of(Value array) {
    List<Value> elements = new ArrayList<>();
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      elements.add(element.value());
    }
    return elements;
  }

  /** How deep an array of these elements is. */
  static int nesting(List<Value> elements) {
    int deepest = 0;
    for (Value element : elements) {
      deepest = Math.max(deepest, Nesting.of(element));
    }
    return deepest + 1;
  }

  /**
   * The array without the elements that the condition holds for; the array itself if there are
   * none.
   */
  static Value without(Value array, Predicate<Value> condition) {
    DocWriter kept = DocWriter.array(array.length(), 0);
    boolean all = true;
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      Value value = element.value();
      if (condition.test(value)) {
        all = false;
      } else {
        kept.add(value);
      }
    }
    return all ? array : kept.buildArray();
  }
}
