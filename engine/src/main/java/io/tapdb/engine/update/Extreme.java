// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Nesting;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;

/** The operators {@code $min} and {@code $max}: keeps the lower or upper of two values. */
final class Extreme extends Modifier {
  private final Value bound;
  private final int nesting;
  private final Comparator<Value> replacesGreater;

  private Extreme(Value bound, Comparator<Value> replacesGreater) {
    this.bound = bound;
    this.nesting = Nesting.of(bound);
    this.replacesGreater = replacesGreater;
  }

  static Modifier lower(Operand operand) {
    return new Extreme(operand.value(), operand.options().order());
  }

  static Modifier upper(Operand operand) {
    return new Extreme(operand.value(), operand.options().order().reversed());
  }

  @Override
  Value apply(Value old, Application run) {
    return old.isMissing() || replacesGreater.compare(bound, old) < 0 ? bound : old;
  }

  @Override
  int nesting(Value now) {
    return nesting;
  }
}
