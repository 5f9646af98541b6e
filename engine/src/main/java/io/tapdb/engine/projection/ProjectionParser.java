// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ExpressionPaths;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.Truth;
import io.tapdb.engine.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parser of projections of find and of {@code $project}, which differ in a few forms. */
final class ProjectionParser {
  static final int MAX_DEPTH = 150;

  private final ParseContext context;
  private final Filter filter;
  private final boolean inFind;
  private final ProjectionNode root = new ProjectionNode();
  private final List<FindSlice> slices = new ArrayList<>();
  private final List<FieldPath> slicePaths = new ArrayList<>();
  private Positional positional;
  private boolean picksElements;

  /** Whether this is an inclusion, null as long as nothing has said so. */
  private Boolean inclusion;

  private boolean idMentioned;
  private boolean idIncluded;

  ProjectionParser(ParseContext context, Filter filter, boolean inFind) {
    this.context = context;
    this.filter = filter;
    this.inFind = inFind;
  }

  Projection projection(Doc specification) {
    if (specification.isEmpty() && !inFind) {
      throw new TapdbException(
          ErrorCode.PROJECTION_EMPTY, "projection specification must have at least one field");
    }
    FieldCursor field = specification.fields();
    while (field.next()) {
      String name = field.name();
      idMentioned |= name.equals("_id") || name.startsWith("_id.");
      element("", name, field.value());
    }
    boolean included = inclusion == null ? isInclusionByDefault() : inclusion;
    if (included) {
      slicePaths.forEach(path -> root.add(path, ProjectionItem.Fixed.INCLUDE));
      if (!idMentioned) {
        root.add(FieldPath.of("_id"), ProjectionItem.Fixed.INCLUDE);
      }
    } else if (idIncluded) {
      root.remove("_id");
    }
    root.finish(included);
    return new Projection(root, slices, positional, context.operation());
  }

  /** Decides for specifications of nothing but {@code _id} and forms that fit both kinds. */
  private boolean isInclusionByDefault() {
    return idIncluded || (slices.isEmpty() && picksElements);
  }

  private void element(String prefix, String name, Value value) {
    boolean dollar = name.equals("$") || name.endsWith(".$") || name.contains(".$.");
    if (dollar && !inFind) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_IN_STAGE,
          "Cannot use positional projection in aggregation projection");
    }
    if (value.isDocument()) {
      if (dollar) {
        throw new TapdbException(
            ErrorCode.POSITIONAL_WITH_OBJECT,
            "positional projection cannot be used with an expression or sub object");
      }
      subObject(prefix, name, value.doc());
    } else if (value.isNumber() || value.type() == BsonTypes.BOOLEAN) {
      flag(prefix, name, Truth.of(value), dollar);
    } else if (dollar) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_WITH_LITERAL, "positional projection cannot be used with a literal");
    } else {
      computed(prefix, name, value, ErrorCode.LITERAL_IN_EXCLUSION);
    }
  }

  private FieldPath path(String prefix, String name) {
    FieldPath path = ExpressionPaths.parse(prefix + name);
    if (path.size() > MAX_DEPTH) {
      throw new TapdbException(
          ErrorCode.OVERFLOW, "projections are nested deeper than " + MAX_DEPTH + " levels");
    }
    return path;
  }

  private void flag(String prefix, String name, boolean include, boolean dollar) {
    boolean id = prefix.isEmpty() && name.equals("_id");
    if (include && dollar) {
      positional(prefix, name);
    } else {
      root.add(
          path(prefix, name),
          include ? ProjectionItem.Fixed.INCLUDE : ProjectionItem.Fixed.EXCLUDE);
    }
    if (id) {
      idIncluded = include;
      return;
    }
    if (inclusion != null && inclusion != include) {
      throw new TapdbException(
          include ? ErrorCode.INCLUSION_IN_EXCLUSION : ErrorCode.EXCLUSION_IN_INCLUSION,
          String.format(
              Locale.ROOT,
              "Cannot do %s on field %s in %s projection",
              include ? "inclusion" : "exclusion",
              prefix + name,
              include ? "exclusion" : "inclusion"));
    }
    inclusion = include;
  }

  private void positional(String prefix, String name) {
    if (positional != null) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_TWICE,
          "Cannot specify more than one positional projection per query.");
    }
    if (picksElements) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_WITH_ELEM_MATCH,
          "Cannot specify positional operator and $elemMatch.");
    }
    if (filter == null) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_WITHOUT_FILTER,
          "Projections with a positional operator require a matcher");
    }
    String full = prefix + name;
    if (!full.endsWith(".$") || full.indexOf(".$") != full.length() - 2) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_IN_THE_MIDDLE,
          "As of 4.4, it's illegal to specify positional operator in the middle of a path."
              + " Positional projection may only be used at the end, for example: a.b.$.");
    }
    FieldPath path = path("", full.substring(0, full.length() - 2));
    root.add(path, ProjectionItem.Fixed.INCLUDE);
    positional = new Positional(path, filter);
  }

  private void subObject(String prefix, String name, Doc object) {
    String first = object.firstName();
    if (first == null) {
      throw new TapdbException(
          ErrorCode.SUB_PROJECTION_EMPTY,
          "An empty sub-projection is not a valid value. Found empty object at path "
              + prefix
              + name);
    }
    if (first.startsWith("$") && object.size() == 1) {
      operator(prefix, name, object, first);
      return;
    }
    String inside = prefix + name + '.';
    path(prefix, name);
    FieldCursor field = object.fields();
    while (field.next()) {
      element(inside, field.name(), field.value());
    }
  }

  private void operator(String prefix, String name, Doc object, String operator) {
    if (inFind && operator.equals("$slice")) {
      slice(prefix, name, object);
    } else if (operator.equals("$elemMatch")) {
      elemMatch(prefix, name, object);
    } else if (ExpressionParser.isOperator(operator)) {
      computed(prefix, name, Value.of(object), ErrorCode.EXPRESSION_IN_EXCLUSION);
    } else {
      throw new TapdbException(
          ErrorCode.PROJECTION_UNKNOWN_EXPRESSION, "Unknown expression " + operator);
    }
  }

  private void elemMatch(String prefix, String name, Doc object) {
    if (!inFind) {
      throw new TapdbException(
          ErrorCode.INVALID_PIPELINE_OPERATOR, "Cannot use $elemMatch in this context");
    }
    if (!object.get("$elemMatch").isDocument()) {
      throw new TapdbException(
          ErrorCode.ELEM_MATCH_NOT_OBJECT,
          "elemMatch: Invalid argument, object required, but got "
              + BsonTypes.name(object.get("$elemMatch").type()));
    }
    if (positional != null) {
      throw new TapdbException(
          ErrorCode.ELEM_MATCH_WITH_POSITIONAL,
          "Cannot specify positional operator and $elemMatch.");
    }
    if (!prefix.isEmpty() || name.indexOf('.') >= 0) {
      throw new TapdbException(
          ErrorCode.ELEM_MATCH_NESTED, "Cannot use $elemMatch projection on a nested field.");
    }
    root.add(path("", name), new ElementPick(name, object, context));
    picksElements = true;
  }

  /** The form of find when it fits, else the expression of the same name. */
  private void slice(String prefix, String name, Doc object) {
    Value argument = object.get("$slice");
    FieldPath path = path(prefix, name);
    long[] range = SliceArguments.parse(argument);
    if (range == null) {
      computed(prefix, name, Value.of(object), ErrorCode.EXPRESSION_IN_EXCLUSION);
      return;
    }
    // an array is cut after the fields are chosen, so all it takes is that the path is kept
    for (FieldPath other : slicePaths) {
      if (other.overlaps(path)) {
        throw new TapdbException(
            ErrorCode.PATH_COLLISION_AT_END, "Path collision at " + path.text());
      }
    }
    slices.add(new FindSlice(path, range[0], range[1]));
    slicePaths.add(path);
  }

  private void computed(String prefix, String name, Value value, ErrorCode inExclusion) {
    FieldPath path = path(prefix, name);
    if (inclusion != null && !inclusion) {
      throw new TapdbException(
          inExclusion,
          "Cannot use an expression " + name + ": " + value + " in an exclusion projection");
    }
    inclusion = true;
    Expression expression = ExpressionParser.parse(value, context);
    root.add(path, new ProjectionItem.Computed(expression));
  }
}
