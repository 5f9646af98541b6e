// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.NumberSum;

/** {@code $avg}: the mean of the numbers among the values, or null without any. */
final class AverageFold implements ValueAccumulator.ValueFold {
  private final NumberSum sum = new NumberSum();
  private long count;

  @Override
  public long add(Value value) {
    if (value.isNumber()) {
      sum.add(value);
      count++;
    }
    return 0;
  }

  @Override
  public Value result() {
    return count == 0 ? Value.NULL : sum.average(count);
  }
}
