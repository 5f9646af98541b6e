// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ValueLimits;
import java.util.TreeSet;

/** {@code $addToSet}: the array of the different values, sorted. */
final class SetFold implements ValueAccumulator.ValueFold {
  private static final int OVERHEAD = 96;

  private final TreeSet<Value> values = new TreeSet<>(BsonOrder.COMPARATOR);
  private long bytes;

  @Override
  public long add(Value value) {
    if (value.isMissing() || values.contains(value)) {
      return 0;
    }
    values.add(ValueLimits.nested(value).detached());
    bytes += value.length();
    ValueLimits.checkBytes(bytes);
    return (long) value.length() + OVERHEAD;
  }

  @Override
  public Value result() {
    DocWriter array = DocWriter.array();
    values.forEach(array::add);
    return array.buildArray();
  }
}
