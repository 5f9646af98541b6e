// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Value;

/** {@code $min} and {@code $max}: the extreme of the values that are not null. */
final class ExtremeFold implements ValueAccumulator.ValueFold {
  private final int direction;
  private Value best = Value.MISSING;

  /**
   * A fold without a value.
   *
   * @param direction 1 for the greatest, -1 for the least
   */
  ExtremeFold(int direction) {
    this.direction = direction;
  }

  @Override
  public long add(Value value) {
    if (value.isNullish()
        || (!best.isMissing() && BsonOrder.compare(value, best) * direction <= 0)) {
      return 0;
    }
    long before = best.length();
    best = value.detached();
    return best.length() - before;
  }

  @Override
  public Value result() {
    return best;
  }
}
