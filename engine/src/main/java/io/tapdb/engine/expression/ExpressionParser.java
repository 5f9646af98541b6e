// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parser of expressions: field paths, variables, literals, objects, arrays and operators.
 *
 * <p>A parser stands at one place of the text: it knows which variables are bound there and how
 * deep it is, and is never changed; {@link #with} gives the parser for a place inside.
 */
public final class ExpressionParser {
  private static final int MAX_DEPTH = 100;

  private final ParseContext context;
  private final Scope scope;
  private final int depth;

  /** A variable bound by an operator around this place, and where its value stands at run time. */
  private record Scope(String name, int slot, Scope outer) {}

  private ExpressionParser(ParseContext context, Scope scope, int depth) {
    this.context = context;
    this.scope = scope;
    this.depth = depth;
  }

  /** Parses a value in the place of an expression. */
  public static Expression parse(Value value, ParseContext context) {
    return new ExpressionParser(context, null, 0).operand(value);
  }

  /** Whether there is an operator of this name, {@code $} included. */
  public static boolean isOperator(String name) {
    return Operators.BY_NAME.containsKey(name);
  }

  /** Checks a name that a user gives to a variable. */
  public static void checkVariableName(String name) {
    VariableNames.checkUser(name);
  }

  ParseContext context() {
    return context;
  }

  /** The parser for a place where one variable more is bound. */
  ExpressionParser with(String variable) {
    return new ExpressionParser(context, new Scope(variable, nextSlot(), scope), depth);
  }

  /** The slot that the next variable will get. */
  int nextSlot() {
    return scope == null ? 0 : scope.slot() + 1;
  }

  Expression operand(Value value) {
    return switch (value.type()) {
      case BsonTypes.STRING -> text(value);
      case BsonTypes.DOCUMENT -> deeper().document(value.doc());
      case BsonTypes.ARRAY -> deeper().array(value.doc());
      default -> new Constant(value);
    };
  }

  /** The arguments of an operator: the elements of an array, or the one value that it is. */
  Expression[] operands(Value argument) {
    if (!argument.isArray()) {
      return new Expression[] {operand(argument)};
    }
    List<Expression> operands = new ArrayList<>();
    FieldCursor element = argument.doc().fields();
    while (element.next()) {
      operands.add(operand(element.value()));
    }
    return operands.toArray(new Expression[0]);
  }

  private ExpressionParser deeper() {
    if (depth >= MAX_DEPTH) {
      throw new TapdbException(
          ErrorCode.OVERFLOW, "expressions are nested deeper than " + MAX_DEPTH + " levels");
    }
    return new ExpressionParser(context, scope, depth + 1);
  }

  private Expression text(Value value) {
    if (value.length() < 6 || value.bytes()[value.offset() + 4] != '$') {
      return new Constant(value);
    }
    String text = value.string();
    if (text.startsWith("$$")) {
      return variable(text.substring(2));
    }
    return FieldReference.of(current(), ExpressionPaths.parse(text.substring(1)));
  }

  private Expression variable(String text) {
    int dot = text.indexOf('.');
    String name = dot < 0 ? text : text.substring(0, dot);
    VariableNames.checkRead(name);
    Expression variable = variableNamed(name);
    return dot < 0
        ? variable
        : FieldReference.of(variable, ExpressionPaths.parse(text.substring(dot + 1)));
  }

  private Expression current() {
    return lookup("CURRENT") == null ? RootReference.ROOT : variableNamed("CURRENT");
  }

  private Scope lookup(String name) {
    Scope at = scope;
    while (at != null && !at.name().equals(name)) {
      at = at.outer();
    }
    return at;
  }

  private Expression variableNamed(String name) {
    Scope bound = lookup(name);
    if (bound != null) {
      return new VariableReference(bound.slot());
    }
    Value brought = context.variables().get(name);
    if (brought != null) {
      return new Constant(brought);
    }
    return switch (name) {
      case "ROOT", "CURRENT" -> RootReference.ROOT;
      case "REMOVE" -> Constant.MISSING;
      case "NOW" -> new Constant(Value.date(context.nowMillis()));
      default ->
          throw new TapdbException(
              ErrorCode.UNDEFINED_VARIABLE, "Use of undefined variable: " + name);
    };
  }

  private Expression document(Doc document) {
    String first = document.firstName();
    if (first == null) {
      return new Constant(Value.of(Doc.EMPTY));
    }
    return first.startsWith("$") ? operator(document) : object(document);
  }

  private Expression operator(Doc document) {
    FieldCursor field = document.fields();
    field.next();
    String name = field.name();
    Value argument = field.value();
    if (field.next()) {
      throw new TapdbException(
          ErrorCode.ONE_OPERATOR_PER_OBJECT,
          "an expression specification must contain exactly one field, the name of the"
              + " expression. Found "
              + document.size()
              + " fields in "
              + document);
    }
    OperatorParser operator = Operators.BY_NAME.get(name);
    if (operator == null) {
      throw new TapdbException(
          ErrorCode.INVALID_PIPELINE_OPERATOR, "Unrecognized expression '" + name + "'");
    }
    return operator.parse(argument, this);
  }

  private Expression object(Doc document) {
    List<String> names = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    FieldCursor field = document.fields();
    while (field.next()) {
      String name = field.name();
      VariableNames.checkField(name);
      if (!seen.add(name)) {
        throw new TapdbException(
            ErrorCode.DUPLICATE_OBJECT_FIELD,
            "duplicate field name specified in object literal: " + document);
      }
      names.add(name);
      values.add(operand(field.value()));
    }
    return ObjectExpression.of(names, values);
  }

  private Expression array(Doc elements) {
    List<Expression> values = new ArrayList<>();
    FieldCursor element = elements.fields();
    while (element.next()) {
      values.add(operand(element.value()));
    }
    return ArrayExpression.of(values);
  }
}
