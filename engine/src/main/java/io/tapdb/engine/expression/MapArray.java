// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $map}: an expression applied to each element of an array. */
final class MapArray implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$map").required("input").optional("as").required("in");

  private final Expression input;
  private final int slot;
  private final Expression in;

  private MapArray(Expression input, int slot, Expression in) {
    this.input = input;
    this.slot = slot;
    this.in = in;
  }

  static Expression parse(Value argument, ExpressionParser parser) {
    Value[] arguments = ARGUMENTS.values(argument);
    String as = ArrayLoops.variableName(arguments[1], ErrorCode.FAILED_TO_PARSE, "$map");
    return new MapArray(
        parser.operand(arguments[0]), parser.nextSlot(), parser.with(as).operand(arguments[2]));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value array = input.evaluate(root, variables);
    if (array.isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(array, ErrorCode.MAP_OF_NON_ARRAY, "input to $map");
    ArrayWriter mapped = new ArrayWriter();
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      variables.step();
      variables.set(slot, element.value());
      mapped.add(in.evaluate(root, variables));
    }
    return mapped.build();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    input.addDependencies(needed);
    in.addDependencies(needed);
  }
}
