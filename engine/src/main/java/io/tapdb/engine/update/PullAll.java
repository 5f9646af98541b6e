// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operator {@code $pullAll}: removes the elements of an array that equal one of some values.
 */
final class PullAll {
  private PullAll() {}

  static Modifier parse(Operand operand) {
    if (!operand.value().isArray()) {
      throw Operand.bad(
          "$pullAll requires an array argument but was given a "
              + BsonTypes.name(operand.value().type()));
    }
    Set<Value> values = new TreeSet<>(operand.options().order());
    values.addAll(Elements.of(operand.value()));
    return Pull.where(values::contains);
  }
}
