// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** {@code $ifNull}: the first operand that has a value, or else the last one whatever it is. */
final class IfNull implements Expression {
  private final Expression[] operands;

  private IfNull(Expression[] operands) {
    this.operands = operands;
  }

  static Expression parse(Value argument, ExpressionParser parser) {
    Expression[] operands = parser.operands(argument);
    if (operands.length < 2) {
      throw new TapdbException(
          ErrorCode.IF_NULL_OPERANDS,
          "$ifNull needs at least two arguments, had: " + operands.length);
    }
    return Call.folded(new IfNull(operands), operands, parser.context());
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    for (int i = 0; i < operands.length - 1; i++) {
      Value value = operands[i].evaluate(root, variables);
      if (!value.isNullish()) {
        return value;
      }
    }
    return operands[operands.length - 1].evaluate(root, variables);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression operand : operands) {
      operand.addDependencies(needed);
    }
  }
}
