// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.function.Predicate;

/**
 * The choice of array elements that {@code $[name]} stands for.
 *
 * <p>A filter such as {@code {"name.grade": {$gt: 5}}} is asked about the document {@code {name:
 * element}}.
 */
final class ArrayFilter {
  /** The choice of all elements: {@code $[]}. */
  static final ArrayFilter ALL = new ArrayFilter("", document -> true);

  private final String name;
  private final Predicate<Doc> condition;

  ArrayFilter(String name, Predicate<Doc> condition) {
    this.name = name;
    this.condition = condition;
  }

  boolean matches(Value element) {
    return this == ALL
        || condition.test(
            new DocWriter(element.length() + name.length() + 7).put(name, element).build());
  }

  /** The part of a path that refers to this filter. */
  String part() {
    return "$[" + name + "]";
  }
}
