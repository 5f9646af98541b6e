// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ParseContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The named arguments of the accumulators that keep a few values, all of them required. */
final class FewArguments {
  private final Map<String, Value> values = new HashMap<>();

  private FewArguments() {}

  static FewArguments parse(String operator, Value argument, String... names) {
    if (!argument.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          operator
              + " only supports an object as its argument, found: "
              + BsonTypes.name(argument.type()));
    }
    FewArguments arguments = new FewArguments();
    FieldCursor field = argument.doc().fields();
    while (field.next()) {
      if (!List.of(names).contains(field.name())) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE, "Unknown argument for '" + operator + "': " + field.name());
      }
      arguments.values.put(field.name(), field.value());
    }
    for (String name : names) {
      if (!arguments.values.containsKey(name)) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE, "Missing value for '" + name + "' of " + operator);
      }
    }
    return arguments;
  }

  Value get(String name) {
    return values.get(name);
  }

  /** The number of values to keep: a constant whole number above zero. */
  static long count(String operator, Value n, ParseContext context) {
    Value count = ExpressionParser.parse(n, context).constant();
    if (count == null || !count.isNumber() || !Numbers.isIntegral(count)) {
      throw new TapdbException(
          ErrorCode.FEW_COUNT_NOT_WHOLE,
          "Value for 'n' of " + operator + " must be a constant of integral type, found: " + n);
    }
    if (Numbers.toLong(count) <= 0) {
      throw new TapdbException(
          ErrorCode.FEW_COUNT_NOT_POSITIVE,
          "'n' of " + operator + " must be greater than 0, found " + n);
    }
    return Numbers.toLong(count);
  }
}
