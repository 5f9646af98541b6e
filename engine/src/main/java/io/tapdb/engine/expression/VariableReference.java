// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** A variable bound by an operator around it, such as {@code $$this}. */
final class VariableReference implements Expression {
  private final int slot;

  VariableReference(int slot) {
    this.slot = slot;
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    return variables.get(slot);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    // what the variable was bound to has been counted where it is bound
  }
}
