// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ObjectOperators;

/** {@code $mergeObjects}: the fields of all documents, the last of each name winning. */
final class MergeFold implements ValueAccumulator.ValueFold {
  private Doc merged = Doc.EMPTY;

  @Override
  public long add(Value value) {
    long before = merged.length();
    merged = ObjectOperators.merge(merged, value).detached();
    return merged.length() - before;
  }

  @Override
  public Value result() {
    return Value.of(merged);
  }
}
