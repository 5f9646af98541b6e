// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Collects the operators of all families by name, in the forms that arguments can take. */
final class OperatorRegistry {
  /** A function of one operand. */
  interface Unary {
    Value apply(Value operand);
  }

  /** A function of two operands. */
  interface Binary {
    Value apply(Value first, Value second);
  }

  private final Map<String, OperatorParser> operators = new HashMap<>();

  Map<String, OperatorParser> operators() {
    return Map.copyOf(operators);
  }

  /** An operator that parses its argument in its own way. */
  void special(String name, OperatorParser parser) {
    if (operators.put(name, parser) != null) {
      throw new IllegalStateException("two operators are called " + name);
    }
  }

  void unary(String name, Unary function) {
    fixed(name, 1, (operands, variables) -> function.apply(operands[0]));
  }

  void binary(String name, Binary function) {
    fixed(name, 2, (operands, variables) -> function.apply(operands[0], operands[1]));
  }

  /** An operator with exactly so many operands. */
  void fixed(String name, int count, ValueFunction function) {
    special(
        name,
        (argument, parser) -> {
          Expression[] operands = parser.operands(argument);
          if (operands.length != count) {
            throw new TapdbException(
                ErrorCode.WRONG_OPERAND_COUNT,
                String.format(
                    Locale.ROOT,
                    "Expression %s takes exactly %d arguments. %d were passed in.",
                    name,
                    count,
                    operands.length));
          }
          return Call.of(function, operands, parser.context());
        });
  }

  /** An operator that may leave out its last operands, which the function then does not see. */
  void ranged(String name, int least, int most, ValueFunction function) {
    special(
        name,
        (argument, parser) -> {
          Expression[] operands = parser.operands(argument);
          if (operands.length < least || operands.length > most) {
            throw new TapdbException(
                ErrorCode.OPERAND_COUNT_OUT_OF_RANGE,
                String.format(
                    Locale.ROOT,
                    "Expression %s takes at least %d arguments, and at most %d, but %d were passed"
                        + " in.",
                    name,
                    least,
                    most,
                    operands.length));
          }
          return Call.of(function, operands, parser.context());
        });
  }

  /** An operator with any number of operands. */
  void variadic(String name, ValueFunction function) {
    special(
        name, (argument, parser) -> Call.of(function, parser.operands(argument), parser.context()));
  }

  /** An operator whose operands are the fields of a document. */
  void named(NamedArguments arguments, ValueFunction function) {
    special(
        arguments.operator(),
        (argument, parser) ->
            Call.of(function, arguments.parse(argument, parser), parser.context()));
  }
}
