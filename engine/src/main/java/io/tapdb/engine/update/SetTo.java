// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Nesting;
import io.tapdb.engine.bson.Value;

/** The operators {@code $set} and {@code $setOnInsert}: puts a value in place of any other. */
final class SetTo extends Modifier {
  private final Value value;
  private final int nesting;

  private SetTo(Value value) {
    this.value = value;
    this.nesting = Nesting.of(value);
  }

  static Modifier parse(Operand operand) {
    return new SetTo(operand.value());
  }

  @Override
  Value apply(Value old, Application run) {
    return value;
  }

  @Override
  int nesting(Value now) {
    return nesting;
  }
}
