// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.sort.SortPattern;
import java.util.ArrayList;
import java.util.List;

/** {@code $bucket}: short for a group by ranges, in the order of the ranges. */
final class Buckets {
  private final PipelineContext context;
  private Value groupBy;
  private Value otherwise;
  private Value output;
  private final List<Value> boundaries = new ArrayList<>();

  private Buckets(PipelineContext context) {
    this.context = context;
  }

  static List<Stage> parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "Argument to $bucket stage must be an object, but found type: "
              + BsonTypes.name(specification.type()));
    }
    Buckets buckets = new Buckets(context);
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      buckets.option(option.name(), option.value());
    }
    return buckets.stages();
  }

  private void option(String name, Value value) {
    switch (name) {
      case "groupBy" -> {
        String first = value.isDocument() ? value.doc().firstName() : null;
        boolean path = value.isString() && value.string().startsWith("$");
        if (!path && (first == null || !first.startsWith("$"))) {
          throw new TapdbException(
              ErrorCode.BUCKET_GROUP_BY,
              "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression,"
                  + " but found: "
                  + value);
        }
        groupBy = value;
      }
      case "boundaries" -> boundaries(value);
      case "default" -> otherwise = constant(value, ErrorCode.BUCKET_DEFAULT_NOT_CONSTANT);
      case "output" -> {
        if (!value.isDocument()) {
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE,
              "The $bucket 'output' field must be an object, but found type: "
                  + BsonTypes.name(value.type()));
        }
        output = value;
      }
      default ->
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE, "Unrecognized option to $bucket: " + name);
    }
  }

  private Value constant(Value value, ErrorCode notConstant) {
    Value constant = ExpressionParser.parse(value, context.expressions()).constant();
    if (constant == null) {
      throw new TapdbException(
          notConstant, "a boundary or default of $bucket must be constant, but found: " + value);
    }
    return constant;
  }

  private void boundaries(Value value) {
    if (!value.isArray()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The $bucket 'boundaries' field must be an array, but found type: "
              + BsonTypes.name(value.type()));
    }
    FieldCursor element = value.doc().fields();
    while (element.next()) {
      Value boundary = constant(element.value(), ErrorCode.BUCKET_BOUNDARY_NOT_CONSTANT);
      if (!boundaries.isEmpty()) {
        checkAscending(boundaries.getLast(), boundary);
      }
      boundaries.add(boundary);
    }
    if (boundaries.size() < 2) {
      throw new TapdbException(
          ErrorCode.BUCKET_TOO_FEW_BOUNDARIES,
          "The $bucket 'boundaries' field must have at least 2 values, but found "
              + boundaries.size()
              + " value(s).");
    }
  }

  private static void checkAscending(Value lower, Value upper) {
    if (BsonTypes.rank(lower.type()) != BsonTypes.rank(upper.type())) {
      throw new TapdbException(
          ErrorCode.BUCKET_BOUNDARY_TYPES,
          "All values in the the 'boundaries' option to $bucket must have the same type. Found"
              + " conflicting types "
              + BsonTypes.name(lower.type())
              + " and "
              + BsonTypes.name(upper.type()));
    }
    if (BsonOrder.compare(lower, upper) >= 0) {
      throw new TapdbException(
          ErrorCode.BUCKET_BOUNDARY_ORDER,
          "The 'boundaries' option to $bucket must be sorted, but elements "
              + lower
              + " and "
              + upper
              + " are not");
    }
  }

  private List<Stage> stages() {
    if (groupBy == null || boundaries.isEmpty()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "$bucket requires 'groupBy' and 'boundaries' to be specified.");
    }
    if (otherwise != null) {
      checkDefault();
    }
    DocWriter group = new DocWriter();
    group.open("_id").open("$switch").openArray("branches");
    for (int i = 0; i + 1 < boundaries.size(); i++) {
      group.addOpen().open("case").openArray("$and");
      bound(group, "$gte", boundaries.get(i));
      bound(group, "$lt", boundaries.get(i + 1));
      group.close().close().open("then").put("$const", boundaries.get(i)).close().close();
    }
    group.close();
    if (otherwise != null) {
      group.open("default").put("$const", otherwise).close();
    }
    group.close().close();
    if (output == null) {
      group.open("count").put("$sum", 1).close();
    } else {
      group.copyAll(output.doc());
    }
    return List.of(
        Group.parse(Value.of(group.build()), context),
        new Sort(SortPattern.parse(new DocWriter().put("_id", 1).build()), 0));
  }

  private void bound(DocWriter group, String operator, Value boundary) {
    group.addOpen().openArray(operator).add(groupBy);
    group.addOpen().put("$const", boundary).close().close().close();
  }

  private void checkDefault() {
    boolean inside =
        BsonTypes.rank(otherwise.type()) == BsonTypes.rank(boundaries.getFirst().type())
            && BsonOrder.compare(otherwise, boundaries.getFirst()) >= 0
            && BsonOrder.compare(otherwise, boundaries.getLast()) < 0;
    if (inside) {
      throw new TapdbException(
          ErrorCode.BUCKET_DEFAULT_INSIDE,
          "The $bucket 'default' field must be less than the lowest boundary or greater than or"
              + " equal to the highest boundary.");
    }
  }
}
