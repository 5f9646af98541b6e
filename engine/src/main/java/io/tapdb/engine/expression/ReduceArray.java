// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $reduce}: the elements of an array folded into one value. */
final class ReduceArray implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$reduce").required("input").required("initialValue").required("in");

  private final Expression input;
  private final Expression initial;
  private final int thisSlot;
  private final Expression in;

  private ReduceArray(Expression input, Expression initial, int thisSlot, Expression in) {
    this.input = input;
    this.initial = initial;
    this.thisSlot = thisSlot;
    this.in = in;
  }

  static Expression parse(Value argument, ExpressionParser parser) {
    Value[] arguments = ARGUMENTS.values(argument);
    return new ReduceArray(
        parser.operand(arguments[0]),
        parser.operand(arguments[1]),
        parser.nextSlot(),
        parser.with("this").with("value").operand(arguments[2]));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value array = input.evaluate(root, variables);
    if (array.isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(array, ErrorCode.REDUCE_OF_NON_ARRAY, "input to $reduce");
    Value folded = initial.evaluate(root, variables);
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      variables.step();
      variables.set(thisSlot, element.value());
      variables.set(thisSlot + 1, folded);
      folded = in.evaluate(root, variables);
      variables.work(folded.length());
    }
    return folded;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    input.addDependencies(needed);
    initial.addDependencies(needed);
    in.addDependencies(needed);
  }
}
