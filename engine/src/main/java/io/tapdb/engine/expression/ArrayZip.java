// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/** {@code $zip}: the first elements of several arrays, then their second ones, and so on. */
final class ArrayZip implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$zip")
          .required("inputs")
          .optional("useLongestLength")
          .optional("defaults");

  private final Expression[] inputs;
  private final boolean longest;
  private final Expression[] defaults;

  private ArrayZip(Expression[] inputs, boolean longest, Expression[] defaults) {
    this.inputs = inputs;
    this.longest = longest;
    this.defaults = defaults;
  }

  static void register(OperatorRegistry registry) {
    registry.special("$zip", ArrayZip::parse);
  }

  private static Expression parse(Value argument, ExpressionParser parser) {
    Value[] values = ARGUMENTS.values(argument);
    Expression[] inputs = arrayOf("inputs", values[0], ErrorCode.FAILED_TO_PARSE, parser);
    Expression[] defaults =
        values[2] == null
            ? new Expression[0]
            : arrayOf("defaults", values[2], ErrorCode.FAILED_TO_PARSE, parser);
    if (values[1] != null && values[1].type() != BsonTypes.BOOLEAN) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "useLongestLength must be a bool, found " + BsonTypes.name(values[1].type()));
    }
    boolean longest = values[1] != null && values[1].bool();
    if (inputs.length == 0) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "$zip requires at least one input array");
    }
    if (defaults.length > 0 && !longest) {
      throw new TapdbException(
          ErrorCode.ZIP_DEFAULTS_UNUSED, "cannot specify defaults unless useLongestLength is true");
    }
    if (defaults.length > 0 && defaults.length != inputs.length) {
      throw new TapdbException(
          ErrorCode.ZIP_DEFAULTS_COUNT, "defaults and inputs must have the same length");
    }
    return new ArrayZip(inputs, longest, defaults);
  }

  private static Expression[] arrayOf(
      String name, Value value, ErrorCode notArray, ExpressionParser parser) {
    if (!value.isArray()) {
      throw new TapdbException(
          notArray,
          name + " must be an array of expressions, found " + BsonTypes.name(value.type()));
    }
    return parser.operands(value);
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    List<List<Value>> columns = new ArrayList<>();
    int length = longest ? 0 : Integer.MAX_VALUE;
    for (Expression input : inputs) {
      Value array = input.evaluate(root, variables);
      if (array.isNullish()) {
        return Value.NULL;
      }
      ArrayAccess.require(array, ErrorCode.ZIP_OF_NON_ARRAY, "$zip input");
      List<Value> column = ArrayBuilding.elements(array);
      columns.add(column);
      length = longest ? Math.max(length, column.size()) : Math.min(length, column.size());
    }
    Value[] fillers = new Value[inputs.length];
    for (int i = 0; i < fillers.length; i++) {
      fillers[i] = defaults.length == 0 ? Value.NULL : defaults[i].evaluate(root, variables);
    }
    return zipped(columns, length, fillers, variables);
  }

  private static Value zipped(
      List<List<Value>> columns, int length, Value[] fillers, Variables variables) {
    ArrayWriter rows = new ArrayWriter();
    for (int i = 0; i < length; i++) {
      variables.step();
      ArrayWriter row = new ArrayWriter();
      for (int j = 0; j < fillers.length; j++) {
        List<Value> column = columns.get(j);
        row.add(i < column.size() ? column.get(i) : fillers[j]);
      }
      rows.add(row.build());
    }
    return rows.build();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression input : inputs) {
      input.addDependencies(needed);
    }
    for (Expression filler : defaults) {
      filler.addDependencies(needed);
    }
  }
}
