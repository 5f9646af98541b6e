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
  private final ErrorCode notObject;
  private final ErrorCode unknown;
  private final List<String> names = new ArrayList<>();
  private final List<ErrorCode> missing = new ArrayList<>();

  private NamedArguments(String operator, ErrorCode notObject, ErrorCode unknown) {
    this.operator = operator;
    this.notObject = notObject;
    this.unknown = unknown;
  }

  /**
   * The arguments of an operator, none yet.
   *
   * @param notObject the code of an argument that is no document
   * @param unknown the code of a name that is none of these
   */
  static NamedArguments of(String operator, ErrorCode notObject, ErrorCode unknown) {
    return new NamedArguments(operator, notObject, unknown);
  }

  NamedArguments required(String name, ErrorCode whenMissing) {
    names.add(name);
    missing.add(whenMissing);
    return this;
  }

  NamedArguments optional(String name) {
    return required(name, null);
  }

  String operator() {
    return operator;
  }

  /** The argument as it stands in the text, in the order declared; null where left out. */
  Value[] values(Value argument) {
    if (!argument.isDocument()) {
      throw new TapdbException(
          notObject,
          operator
              + " only supports an object as its argument, found: "
              + BsonTypes.name(argument.type()));
    }
    Value[] values = new Value[names.size()];
    FieldCursor field = argument.doc().fields();
    while (field.next()) {
      int index = names.indexOf(field.name());
      if (index < 0) {
        throw new TapdbException(
            unknown, "Unrecognized argument to " + operator + ": " + field.name());
      }
      values[index] = field.value();
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && missing.get(i) != null) {
        throw new TapdbException(
            missing.get(i), "Missing '" + names.get(i) + "' parameter to " + operator);
      }
    }
    return values;
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
