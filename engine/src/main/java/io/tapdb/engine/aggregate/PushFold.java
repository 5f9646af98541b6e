// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ValueLimits;

/** {@code $push}: the array of the values that are there. */
final class PushFold implements ValueAccumulator.ValueFold {
  private final DocWriter array = DocWriter.array();

  @Override
  public long add(Value value) {
    if (value.isMissing()) {
      return 0;
    }
    long before = array.size();
    ValueLimits.checkBytes(before + value.length());
    array.add(ValueLimits.nested(value));
    return array.size() - before;
  }

  @Override
  public Value result() {
    return array.buildArray();
  }
}
