// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/** {@code $let}: binds variables, all computed outside of one another, for one expression. */
final class Let implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$let").required("vars").required("in");

  private final int firstSlot;
  private final Expression[] values;
  private final Expression in;

  private Let(int firstSlot, Expression[] values, Expression in) {
    this.firstSlot = firstSlot;
    this.values = values;
    this.in = in;
  }

  static Expression parse(Value argument, ExpressionParser parser) {
    Value[] arguments = ARGUMENTS.values(argument);
    if (!arguments[0].isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "invalid parameter: expected an object (vars)");
    }
    List<Expression> values = new ArrayList<>();
    ExpressionParser inside = parser;
    FieldCursor variable = arguments[0].doc().fields();
    while (variable.next()) {
      VariableNames.checkUser(variable.name());
      values.add(parser.operand(variable.value()));
      inside = inside.with(variable.name());
    }
    // the values are evaluated before any slot is written, so they need not see each other's
    return new Let(
        parser.nextSlot(), values.toArray(new Expression[0]), inside.operand(arguments[1]));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value[] bound = new Value[values.length];
    for (int i = 0; i < bound.length; i++) {
      bound[i] = values[i].evaluate(root, variables);
    }
    for (int i = 0; i < bound.length; i++) {
      variables.set(firstSlot + i, bound[i]);
    }
    return in.evaluate(root, variables);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression value : values) {
      value.addDependencies(needed);
    }
    in.addDependencies(needed);
  }
}
