// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Value;

/** {@code $first} and {@code $last}: the value of the first or last row, even if it has none. */
final class EndFold implements ValueAccumulator.ValueFold {
  private final boolean first;
  private boolean taken;
  private Value value = Value.MISSING;

  EndFold(boolean first) {
    this.first = first;
  }

  @Override
  public long add(Value next) {
    if (first && taken) {
      return 0;
    }
    taken = true;
    long before = value.length();
    value = next.detached();
    return value.length() - before;
  }

  @Override
  public Value result() {
    return value;
  }
}
