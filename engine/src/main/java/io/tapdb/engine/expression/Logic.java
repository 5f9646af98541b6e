// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** {@code $and} and {@code $or}, which stop at the operand that decides, and {@code $not}. */
final class Logic implements Expression {
  private final Expression[] operands;
  private final boolean decisive;

  private Logic(Expression[] operands, boolean decisive) {
    this.operands = operands;
    this.decisive = decisive;
  }

  static void register(OperatorRegistry registry) {
    registry.special("$and", (argument, parser) -> parse(argument, parser, false));
    registry.special("$or", (argument, parser) -> parse(argument, parser, true));
    registry.unary("$not", operand -> Value.of(!Truth.of(operand)));
  }

  private static Expression parse(Value argument, ExpressionParser parser, boolean decisive) {
    Expression[] operands = parser.operands(argument);
    return Call.folded(new Logic(operands, decisive), operands, parser.context());
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    for (Expression operand : operands) {
      if (Truth.of(operand.evaluate(root, variables)) == decisive) {
        return Value.of(decisive);
      }
    }
    return Value.of(!decisive);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression operand : operands) {
      operand.addDependencies(needed);
    }
  }
}
