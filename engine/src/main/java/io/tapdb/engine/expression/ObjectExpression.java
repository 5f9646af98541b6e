// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.List;

/** An object literal whose values are expressions; fields without a value are left out. */
final class ObjectExpression implements Expression {
  private final String[] names;
  private final Expression[] values;

  private ObjectExpression(String[] names, Expression[] values) {
    this.names = names;
    this.values = values;
  }

  static Expression of(List<String> names, List<Expression> values) {
    ObjectExpression object =
        new ObjectExpression(names.toArray(new String[0]), values.toArray(new Expression[0]));
    for (Expression value : values) {
      if (value.constant() == null) {
        return object;
      }
    }
    return new Constant(object.evaluate(Doc.EMPTY, null));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    DocWriter writer = new DocWriter(128);
    for (int i = 0; i < names.length; i++) {
      writer.put(names[i], ValueLimits.nested(values[i].evaluate(root, variables)));
    }
    return Value.of(writer.build());
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (Expression value : values) {
      value.addDependencies(needed);
    }
  }
}
