// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.util.function.IntPredicate;

/**
 * The comparison operators of expressions. They compare values of any two types; a missing value is
 * less than null, unlike in filters and sorts.
 */
final class Comparisons {
  private Comparisons() {}

  static void register(OperatorRegistry registry) {
    registry.binary("$cmp", (a, b) -> Value.of(Integer.signum(compare(a, b))));
    comparison(registry, "$eq", order -> order == 0);
    comparison(registry, "$ne", order -> order != 0);
    comparison(registry, "$gt", order -> order > 0);
    comparison(registry, "$gte", order -> order >= 0);
    comparison(registry, "$lt", order -> order < 0);
    comparison(registry, "$lte", order -> order <= 0);
  }

  private static void comparison(OperatorRegistry registry, String name, IntPredicate holds) {
    registry.binary(name, (a, b) -> Value.of(holds.test(compare(a, b))));
  }

  static int compare(Value a, Value b) {
    if (a.isMissing() || b.isMissing()) {
      return Integer.compare(rank(a), rank(b));
    }
    return BsonOrder.compare(a, b);
  }

  private static int rank(Value value) {
    return BsonTypes.rank(value.isMissing() ? BsonTypes.UNDEFINED : value.type());
  }
}
