// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.List;

/** An array literal whose elements are expressions; an element without a value becomes null. */
final class ArrayExpression implements Expression {
  private final Expression[] elements;

  private ArrayExpression(Expression[] elements) {
    this.elements = elements;
  }

  static Expression of(List<Expression> elements) {
    ArrayExpression array = new ArrayExpression(elements.toArray(new Expression[0]));
    for (Expression element : elements) {
      if (element.constant() == null) {
        return array;
      }
    }
    return new Constant(array.evaluate(Doc.EMPTY, null));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    ArrayWriter writer = new ArrayWriter();
    for (Expression element : elements) {
      writer.add(element.evaluate(root, variables));
    }
    return writer.build();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression element : elements) {
      element.addDependencies(needed);
    }
  }
}
