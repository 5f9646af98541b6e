// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code $cond} and {@code $switch}: the value behind the first condition that holds. Only what is
 * reached is evaluated.
 */
final class Conditionals implements Expression {
  private static final NamedArguments COND =
      NamedArguments.of("$cond").required("if").required("then").required("else");
  private static final NamedArguments SWITCH =
      NamedArguments.of("$switch").required("branches").optional("default");
  private static final NamedArguments BRANCH =
      NamedArguments.of("$switch branch").required("case").required("then");

  private final Expression[] conditions;
  private final Expression[] results;
  private final Expression otherwise;

  private Conditionals(Expression[] conditions, Expression[] results, Expression otherwise) {
    this.conditions = conditions;
    this.results = results;
    this.otherwise = otherwise;
  }

  static void register(OperatorRegistry registry) {
    registry.special("$cond", Conditionals::cond);
    registry.special("$switch", Conditionals::choose);
    registry.special("$ifNull", IfNull::parse);
  }

  private static Expression cond(Value argument, ExpressionParser parser) {
    Expression[] three =
        argument.isDocument() ? COND.parse(argument, parser) : parser.operands(argument);
    if (three.length != 3) {
      throw new TapdbException(
          ErrorCode.WRONG_OPERAND_COUNT,
          "Expression $cond takes exactly 3 arguments. " + three.length + " were passed in.");
    }
    Value condition = three[0].constant();
    if (condition != null) {
      return Truth.of(condition) ? three[1] : three[2];
    }
    return new Conditionals(new Expression[] {three[0]}, new Expression[] {three[1]}, three[2]);
  }

  private static Expression choose(Value argument, ExpressionParser parser) {
    Value[] values = SWITCH.values(argument);
    if (!values[0].isArray()) {
      throw new TapdbException(
          ErrorCode.SWITCH_BRANCHES_NOT_ARRAY,
          "$switch expected an array for 'branches', found: " + values[0]);
    }
    List<Expression> conditions = new ArrayList<>();
    List<Expression> results = new ArrayList<>();
    FieldCursor branch = values[0].doc().fields();
    while (branch.next()) {
      Expression[] pair = BRANCH.parse(branch.value(), parser);
      conditions.add(pair[0]);
      results.add(pair[1]);
    }
    if (conditions.isEmpty()) {
      throw new TapdbException(
          ErrorCode.SWITCH_WITHOUT_BRANCHES, "$switch requires at least one branch.");
    }
    return new Conditionals(
        conditions.toArray(new Expression[0]),
        results.toArray(new Expression[0]),
        values[1] == null ? null : parser.operand(values[1]));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    for (int i = 0; i < conditions.length; i++) {
      if (Truth.of(conditions[i].evaluate(root, variables))) {
        return results[i].evaluate(root, variables);
      }
    }
    if (otherwise == null) {
      throw new TapdbException(
          ErrorCode.SWITCH_WITHOUT_MATCH,
          "$switch could not find a matching branch for an input, and no default was specified.");
    }
    return otherwise.evaluate(root, variables);
  }

  @Override
  public void addDependencies(Dependencies needed) {
    for (int i = 0; i < conditions.length; i++) {
      conditions[i].addDependencies(needed);
      results[i].addDependencies(needed);
    }
    if (otherwise != null) {
      otherwise.addDependencies(needed);
    }
  }
}
