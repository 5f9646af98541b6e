// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The parser of filters. It stands at one depth of the text, and knows whether the documents it
 * parses for are whole ones or elements of an array; it is never changed.
 */
final class FilterParser {
  private static final int MAX_DEPTH = 100;

  private final ParseContext context;
  private final int depth;
  private final boolean inElement;

  FilterParser(ParseContext context) {
    this(context, 0, false);
  }

  private FilterParser(ParseContext context, int depth, boolean inElement) {
    if (depth > MAX_DEPTH) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "exceeded maximum query tree depth of " + MAX_DEPTH);
    }
    this.context = context;
    this.depth = depth;
    this.inElement = inElement;
  }

  ParseContext context() {
    return context;
  }

  /** Whether this is inside of {@code $elemMatch}. */
  boolean isInElement() {
    return inElement;
  }

  FilterParser deeper() {
    return new FilterParser(context, depth + 1, inElement);
  }

  FilterParser forElements() {
    return new FilterParser(context, depth + 1, true);
  }

  /** Parses a filter document. */
  Filter document(Doc filter) {
    List<Filter> parts = new ArrayList<>();
    FieldCursor field = filter.fields();
    while (field.next()) {
      String name = field.name();
      Filter part =
          name.startsWith("$") ? topLevel(name, field.value()) : atPath(name, field.value());
      if (part != null) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? Always.TRUE : Combination.and(parts);
  }

  private Filter topLevel(String name, Value argument) {
    TopOperators.Parser operator = TopOperators.BY_NAME.get(name);
    if (operator == null) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "unknown top level operator: " + name);
    }
    return operator.parse(argument, this);
  }

  private Filter atPath(String name, Value value) {
    FieldPath path = FieldPath.of(name);
    if (isOperators(value)) {
      return atPath(path, operators(value.doc()));
    }
    if (value.type() == BsonTypes.REGEX) {
      return new PathFilter(path, RegexArguments.literal(value, this), false);
    }
    return new PathFilter(path, LeafOperators.equality(value), false);
  }

  /** Puts tests at a path: each on its own may find another element of an array there. */
  static Filter atPath(FieldPath path, LeafTest test) {
    boolean negated = false;
    LeafTest inner = test;
    while (inner instanceof NotTest not) {
      negated = !negated;
      inner = not.test();
    }
    if (!(inner instanceof AllTests all)) {
      return new PathFilter(path, inner, negated);
    }
    if (all.tests().size() == 1) {
      LeafTest only = all.tests().getFirst();
      return atPath(path, negated ? new NotTest(only) : only);
    }
    List<Filter> parts = new ArrayList<>();
    all.tests().forEach(part -> parts.add(atPath(path, part)));
    Filter and = Combination.and(parts);
    return negated ? new Not(and) : and;
  }

  /** Whether a value is a document of operators, rather than one to be equal to. */
  static boolean isOperators(Value value) {
    if (!value.isDocument()) {
      return false;
    }
    Doc document = value.doc();
    String first = document.firstName();
    // a reference to another document has names with dollars of its own
    return first != null && first.startsWith("$") && !(document.has("$ref") && document.has("$id"));
  }

  /** Parses a document of operators into one test. */
  LeafTest operators(Doc operators) {
    FilterParser inside = deeper();
    List<LeafTest> tests = new ArrayList<>();
    FieldCursor field = operators.fields();
    while (field.next()) {
      String name = field.name();
      LeafOperators.Parser operator = LeafOperators.BY_NAME.get(name);
      if (operator == null) {
        throw new TapdbException(ErrorCode.BAD_VALUE, "unknown operator: " + name);
      }
      LeafTest test = operator.parse(field.value(), operators, inside);
      if (test != null) {
        tests.add(test);
      }
    }
    return tests.size() == 1 ? tests.getFirst() : new AllTests(tests);
  }
}
