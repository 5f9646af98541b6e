// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.Truth;
import io.tapdb.engine.expression.Variables;

/** {@code $expr}: the documents for which an aggregation expression is true. */
final class ExpressionFilter implements Filter {
  private final Value text;
  private final Expression expression;
  private final Operation operation;

  ExpressionFilter(Value text, ParseContext context) {
    this.text = text;
    this.expression = ExpressionParser.parse(text, context);
    this.operation = context.operation();
  }

  @Override
  public boolean matches(Doc document, ArrayPosition position) {
    return Truth.of(expression.evaluate(document, new Variables(operation)));
  }

  @Override
  public void addDependencies(Dependencies needed) {
    expression.addDependencies(needed);
  }

  @Override
  public void describe(DocWriter into) {
    into.put("$expr", text);
  }

  @Override
  public void shape(StringBuilder into) {
    into.append("expr");
  }
}
