// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Deviation;

/** {@code $stdDevPop} and {@code $stdDevSamp}: the deviation of the numbers among the values. */
final class DeviationFold implements ValueAccumulator.ValueFold {
  private final Deviation deviation = new Deviation();
  private final boolean sample;

  DeviationFold(boolean sample) {
    this.sample = sample;
  }

  @Override
  public long add(Value value) {
    if (value.isNumber()) {
      deviation.add(Numbers.toDouble(value));
    }
    return 0;
  }

  @Override
  public Value result() {
    return deviation.result(sample);
  }
}
