// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What filters, projections and expressions are parsed with: the operation they will run for, the
 * time and chance it sees, and the variables of its command.
 *
 * @param operation asked now and then whether to go on
 * @param nowMillis the value of {@code $$NOW}, in milliseconds since the epoch
 * @param random the source of {@code $rand} and {@code $sample}
 * @param variables values of the variables the command brought along
 */
public record ParseContext(
    Operation operation, long nowMillis, RandomGenerator random, Map<String, Value> variables) {

  public ParseContext(Operation operation, long nowMillis, RandomGenerator random) {
    this(operation, nowMillis, random, Map.of());
  }

  /** The same context with one variable more. */
  public ParseContext with(String name, Value value) {
    Map<String, Value> more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new ParseContext(operation, nowMillis, random, more);
  }

  /**
   * The same context with the variables of a command's {@code let} document, whose values are
   * expressions that read no field; each may use the ones before it.
   */
  public ParseContext withLet(Doc let) {
    ParseContext context = this;
    FieldCursor field = let.fields();
    while (field.next()) {
      VariableNames.checkUser(field.name());
      Expression expression = ExpressionParser.parse(field.value(), context);
      Dependencies needed = new Dependencies();
      expression.addDependencies(needed);
      if (needed.isWhole() || !needed.paths().isEmpty()) {
        throw new TapdbException(
            ErrorCode.LET_READS_FIELD,
            "Command let Expression tried to access a field, but this is not allowed because"
                + " command let expressions run before the query examines any documents.");
      }
      Value value = expression.evaluate(Doc.EMPTY, new Variables(operation));
      context = context.with(field.name(), value);
    }
    return context;
  }
}
