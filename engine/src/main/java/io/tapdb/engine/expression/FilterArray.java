// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** {@code $filter}: the elements of an array for which a condition holds. */
final class FilterArray implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$filter")
          .required("input")
          .optional("as")
          .required("cond")
          .optional("limit");

  private final Expression input;
  private final int slot;
  private final Expression condition;
  private final Expression limit;

  private FilterArray(Expression input, int slot, Expression condition, Expression limit) {
    this.input = input;
    this.slot = slot;
    this.condition = condition;
    this.limit = limit;
  }

  static Expression parse(Value argument, ExpressionParser parser) {
    Value[] arguments = ARGUMENTS.values(argument);
    String as = ArrayLoops.variableName(arguments[1], ErrorCode.FAILED_TO_PARSE, "$filter");
    return new FilterArray(
        parser.operand(arguments[0]),
        parser.nextSlot(),
        parser.with(as).operand(arguments[2]),
        arguments[3] == null ? null : parser.operand(arguments[3]));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value array = input.evaluate(root, variables);
    if (array.isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(array, ErrorCode.FILTER_OF_NON_ARRAY, "input to $filter");
    int wanted = limit(root, variables);
    ArrayWriter kept = new ArrayWriter();
    FieldCursor element = array.doc().fields();
    while (wanted > 0 && element.next()) {
      variables.step();
      Value value = element.value();
      variables.set(slot, value);
      if (Truth.of(condition.evaluate(root, variables))) {
        kept.add(value);
        wanted--;
      }
    }
    return kept.build();
  }

  private int limit(Doc root, Variables variables) {
    Value value = limit == null ? Value.NULL : limit.evaluate(root, variables);
    if (value.isNullish()) {
      return Integer.MAX_VALUE;
    }
    int wanted = Numeric.int32(value, ErrorCode.FILTER_LIMIT_NOT_INT, "limit of $filter");
    if (wanted <= 0) {
      throw new TapdbException(
          ErrorCode.FILTER_LIMIT_NOT_POSITIVE,
          "limit of $filter must be greater than 0: " + wanted);
    }
    return wanted;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    input.addDependencies(needed);
    condition.addDependencies(needed);
    if (limit != null) {
      limit.addDependencies(needed);
    }
  }
}
