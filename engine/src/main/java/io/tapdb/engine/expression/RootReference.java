// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** The whole document: {@code $$ROOT}. */
final class RootReference implements Expression {
  static final Expression ROOT = new RootReference();

  private RootReference() {}

  @Override
  public Value evaluate(Doc root, Variables variables) {
    return Value.of(root);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    needed.addWhole();
  }
}
