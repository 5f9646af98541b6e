// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The first, last, least or greatest few elements of an array. */
final class ArrayExtremes {
  private ArrayExtremes() {}

  static void register(OperatorRegistry registry) {
    few(registry, "$firstN", (array, n) -> ArrayAccess.slice(array, 0, n));
    few(
        registry,
        "$lastN",
        (array, n) -> {
          int size = array.doc().size();
          return ArrayAccess.slice(array, Math.max(0, size - n), size);
        });
    few(registry, "$minN", (array, n) -> extremes(array, n, BsonOrder.COMPARATOR));
    few(registry, "$maxN", (array, n) -> extremes(array, n, BsonOrder.COMPARATOR.reversed()));
  }

  private interface Few {
    Value of(Value array, long count);
  }

  private static void few(OperatorRegistry registry, String name, Few few) {
    registry.named(
        NamedArguments.of(name).required("input").required("n"),
        (operands, variables) -> {
          long count = count(operands[1], name);
          ArrayAccess.require(operands[0], ErrorCode.FEW_OF_NON_ARRAY, "Input of " + name);
          return few.of(operands[0], count);
        });
  }

  /** The number of elements asked for: a whole number above zero. */
  static long count(Value n, String operator) {
    if (!n.isNumber() || !Numbers.isIntegral(n)) {
      throw new TapdbException(
          ErrorCode.FEW_COUNT_NOT_WHOLE,
          String.format(
              Locale.ROOT,
              "Value for 'n' of %s must be of integral type, but found %s of type %s",
              operator,
              n,
              BsonTypes.name(n.type())));
    }
    if (Numbers.toLong(n) <= 0) {
      throw new TapdbException(
          ErrorCode.FEW_COUNT_NOT_POSITIVE,
          "'n' of " + operator + " must be greater than 0, found " + n);
    }
    return Numbers.toLong(n);
  }

  private static Value extremes(Value array, long count, Comparator<Value> order) {
    List<Value> elements =
        ArrayBuilding.elements(array).stream()
            .filter(element -> !element.isNullish())
            .sorted(order)
            .limit(count)
            .toList();
    return ArrayBuilding.arrayOf(elements);
  }
}
