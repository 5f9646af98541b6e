// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** An operator that evaluates all its operands and applies a function to their values. */
final class Call implements Expression {
  private final ValueFunction function;
  private final Expression[] operands;

  private Call(ValueFunction function, Expression[] operands) {
    this.function = function;
    this.operands = operands;
  }

  /**
   * The call, or its value when all operands are constant.
   *
   * @param operands may hold null for a named argument that was left out
   */
  static Expression of(ValueFunction function, Expression[] operands, ParseContext context) {
    return folded(new Call(function, operands), operands, context);
  }

  /**
   * The constant that an expression with these operands always gives, or the expression itself. One
   * that fails is kept, since it may stand in a branch that is never taken.
   */
  static Expression folded(Expression expression, Expression[] operands, ParseContext context) {
    for (Expression operand : operands) {
      if (operand != null && operand.constant() == null) {
        return expression;
      }
    }
    try {
      return new Constant(expression.evaluate(Doc.EMPTY, new Variables(context.operation())));
    } catch (TapdbException failsWhenEvaluated) {
      return expression;
    }
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value[] values = new Value[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands[i] == null ? null : operands[i].evaluate(root, variables);
    }
    return function.apply(values, variables);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression operand : operands) {
      if (operand != null) {
        operand.addDependencies(needed);
      }
    }
  }
}
