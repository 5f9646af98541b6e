// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** {@code $literal}, which takes its argument as it stands, and {@code $rand}. */
final class Literal {
  private Literal() {}

  static void register(OperatorRegistry registry) {
    registry.special("$literal", (argument, parser) -> new Constant(argument));
    registry.special("$const", (argument, parser) -> new Constant(argument));
    registry.special("$rand", Literal::random);
  }

  private static Expression random(Value argument, ExpressionParser parser) {
    boolean empty = (argument.isDocument() || argument.isArray()) && argument.doc().isEmpty();
    if (!empty) {
      throw new TapdbException(
          ErrorCode.RAND_WITH_ARGUMENTS, "$rand does not currently accept arguments");
    }
    var generator = parser.context().random();
    return new Expression() {
      @Override
      public Value evaluate(Doc root, Variables variables) {
        return Value.of(generator.nextDouble());
      }

      @Override
      public void addDependencies(Dependencies needed) {
        // reads nothing
      }
    };
  }
}
