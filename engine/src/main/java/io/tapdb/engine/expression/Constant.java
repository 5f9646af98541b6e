// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** An expression with the same value for every document. */
final class Constant implements Expression {
  static final Expression MISSING = new Constant(Value.MISSING);
  static final Expression NULL = new Constant(Value.NULL);

  private final Value value;

  Constant(Value value) {
    this.value = value;
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    return value;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    // reads nothing
  }

  @Override
  public Value constant() {
    return value;
  }
}
