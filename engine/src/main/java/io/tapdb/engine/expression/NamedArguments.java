// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/** The named arguments of one operator, some of them required, in a fixed order. */
final class NamedArguments {
  private final String operator;
  private final List<String> names = new ArrayList<>();
  private final List<Boolean> required = new ArrayList<>();

  private NamedArguments(String operator) {
    this.operator = operator;
  }

  /** The arguments of an operator, none yet. */
  static NamedArguments of(String operator) {
    return new NamedArguments(operator);
  }

  NamedArguments required(String name) {
    return add(name, true);
  }

  NamedArguments optional(String name) {
    return add(name, false);
  }

  private NamedArguments add(String name, boolean isRequired) {
    names.add(name);
    required.add(isRequired);
    return this;
  }

  String operator() {
    return operator;
  }

  /** The argument as it stands in the text, in the order declared; null where left out. */
  Value[] values(Value argument) {
    if (!argument.isDocument()) {
      throw failed(
          operator
              + " only supports an object as its argument, found: "
              + BsonTypes.name(argument.type()));
    }
    Value[] values = new Value[names.size()];
    FieldCursor field = argument.doc().fields();
    while (field.next()) {
      int index = names.indexOf(field.name());
      if (index < 0) {
        throw failed("Unrecognized argument to " + operator + ": " + field.name());
      }
      values[index] = field.value();
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && required.get(i)) {
        throw failed("Missing '" + names.get(i) + "' parameter to " + operator);
      }
    }
    return values;
  }

  private static TapdbException failed(String message) {
    return new TapdbException(ErrorCode.FAILED_TO_PARSE, message);
  }

  /** The arguments parsed as expressions, in the order declared; null where left out. */
  Expression[] parse(Value argument, ExpressionParser parser) {
    Value[] values = values(argument);
    Expression[] parsed = new Expression[values.length];
    for (int i = 0; i < values.length; i++) {
      parsed[i] = values[i] == null ? null : parser.operand(values[i]);
    }
    return parsed;
  }
}
