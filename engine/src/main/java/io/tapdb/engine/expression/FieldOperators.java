// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/**
 * {@code $getField}, {@code $setField} and {@code $unsetField}: one field of a document by a name
 * that is no path, so that names with dots and dollars can be reached.
 */
final class FieldOperators {
  private static final NamedArguments GET =
      NamedArguments.of("$getField").required("field").optional("input");

  private FieldOperators() {}

  static void register(OperatorRegistry registry) {
    registry.special("$getField", FieldOperators::get);
    registry.named(
        NamedArguments.of("$setField").required("field").required("input").required("value"),
        (operands, variables) -> set("$setField", operands[0], operands[1], operands[2]));
    registry.named(
        NamedArguments.of("$unsetField").required("field").required("input"),
        (operands, variables) -> set("$unsetField", operands[0], operands[1], Value.MISSING));
  }

  private static Expression get(Value argument, ExpressionParser parser) {
    boolean named = argument.isDocument() && argument.doc().has("field");
    Expression[] operands =
        named ? GET.parse(argument, parser) : new Expression[] {parser.operand(argument), null};
    if (operands[1] == null) {
      operands[1] = parser.operand(Value.of("$$CURRENT"));
    }
    ValueFunction get =
        (values, variables) -> {
          String name = name("$getField", values[0], ErrorCode.GET_FIELD_NAME);
          Value input = values[1];
          if (input.isDocument()) {
            return input.doc().get(name);
          }
          return input.isNullish() && !input.isMissing() ? Value.NULL : Value.MISSING;
        };
    return Call.of(get, operands, parser.context());
  }

  private static String name(String operator, Value name, ErrorCode notString) {
    return Texts.require(name, notString, operator + "'s 'field'").string();
  }

  private static Value set(String operator, Value field, Value input, Value value) {
    String name = name(operator, field, ErrorCode.SET_FIELD_NAME);
    if (input.isNullish()) {
      return Value.NULL;
    }
    if (!input.isDocument()) {
      throw new TapdbException(
          ErrorCode.SET_FIELD_OF_NON_OBJECT,
          operator
              + " requires 'input' to evaluate to type Object, found: "
              + BsonTypes.name(input.type()));
    }
    if (name.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.NUL_IN_PATH_PART, "'field' of " + operator + " may not contain '\\0'");
    }
    return Value.of(replaced(input.doc(), name, ValueLimits.nested(value)));
  }

  private static Doc replaced(Doc document, String name, Value value) {
    ValueLimits.checkBytes((long) document.length() + value.length());
    DocWriter writer = new DocWriter(document.length() + value.length() + 16);
    boolean found = false;
    FieldCursor field = document.fields();
    while (field.next()) {
      if (!field.nameIs(name)) {
        writer.copy(field);
      } else if (!found) {
        writer.put(name, value);
        found = true;
      }
    }
    return found ? writer.build() : writer.put(name, value).build();
  }
}
