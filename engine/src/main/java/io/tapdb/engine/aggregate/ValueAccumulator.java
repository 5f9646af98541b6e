// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.Variables;
import java.util.function.Supplier;

/** An accumulator of the values of one expression. */
final class ValueAccumulator implements Accumulator {
  /** A running value over values. */
  interface ValueFold {
    /**
     * Takes a value, which may be missing.
     *
     * @return how many bytes more are held since
     */
    long add(Value value);

    Value result();
  }

  private final Expression expression;
  private final Supplier<ValueFold> folds;

  ValueAccumulator(Expression expression, Supplier<ValueFold> folds) {
    this.expression = expression;
    this.folds = folds;
  }

  @Override
  public Fold start() {
    ValueFold fold = folds.get();
    return new Fold() {
      @Override
      public long add(Doc row, Variables variables) {
        return fold.add(expression.evaluate(row, variables));
      }

      @Override
      public Value result() {
        return fold.result();
      }
    };
  }

  @Override
  public void addDependencies(Dependencies needed) {
    expression.addDependencies(needed);
  }
}
