// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.NumberSum;

/** {@code $sum}: the sum of the numbers among the values. */
final class SumFold implements ValueAccumulator.ValueFold {
  private final NumberSum sum = new NumberSum();

  @Override
  public long add(Value value) {
    if (value.isNumber()) {
      sum.add(value);
    }
    return 0;
  }

  @Override
  public Value result() {
    return sum.result();
  }
}
