// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registry of operators that stand where a field name could. */
final class TopOperators {
  /** Makes the filter of one operator, or null when it changes nothing. */
  interface Parser {
    Filter parse(Value argument, FilterParser parser);
  }

  private static final String[] ABSENT = {"$where", "$text", "$jsonSchema", "$sampleRate"};

  static final Map<String, Parser> BY_NAME = all();

  private TopOperators() {}

  private static Map<String, Parser> all() {
    Map<String, Parser> operators = new HashMap<>();
    operators.put("$and", (argument, parser) -> Combination.and(filters("$and", argument, parser)));
    operators.put("$or", (argument, parser) -> Combination.or(filters("$or", argument, parser)));
    operators.put("$nor", (argument, parser) -> new Nor(filters("$nor", argument, parser)));
    operators.put("$expr", TopOperators::expression);
    operators.put("$comment", (argument, parser) -> null);
    operators.put("$alwaysTrue", (argument, parser) -> always("$alwaysTrue", argument));
    operators.put("$alwaysFalse", (argument, parser) -> always("$alwaysFalse", argument));
    for (String name : ABSENT) {
      operators.put(name, (argument, parser) -> refuse(name));
    }
    for (String name : new String[] {"$ref", "$id", "$db"}) {
      operators.put(name, (argument, parser) -> reference(name, argument));
    }
    return Map.copyOf(operators);
  }

  private static Filter refuse(String name) {
    throw new TapdbException(ErrorCode.BAD_VALUE, name + " is not supported");
  }

  private static List<Filter> filters(String name, Value argument, FilterParser parser) {
    if (!argument.isArray()) {
      throw new TapdbException(ErrorCode.BAD_VALUE, name + " must be an array");
    }
    FilterParser inside = parser.deeper();
    List<Filter> filters = new ArrayList<>();
    FieldCursor element = argument.doc().fields();
    while (element.next()) {
      if (!element.value().isDocument()) {
        throw new TapdbException(
            ErrorCode.BAD_VALUE, "$or/$and/$nor entries need to be full objects");
      }
      filters.add(inside.document(element.value().doc()));
    }
    if (filters.isEmpty()) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "$and/$or/$nor must be a nonempty array");
    }
    return filters;
  }

  private static Filter expression(Value argument, FilterParser parser) {
    if (parser.isInElement()) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "$expr can only be applied to the top-level document");
    }
    return new ExpressionFilter(argument, parser.context());
  }

  private static Filter always(String name, Value argument) {
    boolean one =
        argument.isNumber() && Numbers.isIntegral(argument) && Numbers.toLong(argument) == 1;
    if (!one) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, name + " must be an integer value of 1");
    }
    return name.equals("$alwaysTrue") ? Always.TRUE : Always.FALSE;
  }

  /** A field of a reference to another document, whose names have a dollar. */
  private static Filter reference(String name, Value argument) {
    return new PathFilter(FieldPath.of(name), LeafOperators.equality(argument), false);
  }
}
