// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.Variables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code $bucketAuto}: the rows in so many ranges of about equal size. */
final class BucketAuto implements Stage {
  private static final int OVERHEAD = 96;

  private record Keyed(Value key, Doc row) {}

  private final Value specification;
  private Expression groupBy;
  private int buckets;
  private final GroupFields fields = new GroupFields();

  private BucketAuto(Value specification) {
    this.specification = specification;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The argument to $bucketAuto must be an object, but found type: "
              + BsonTypes.name(specification.type()));
    }
    BucketAuto stage = new BucketAuto(specification);
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      stage.option(option.name(), option.value(), context);
    }
    if (stage.groupBy == null || stage.buckets == 0) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
    }
    if (stage.fields.isEmpty()) {
      stage.fields.add(
          "count", Value.of(new DocWriter().put("$sum", 1).build()), context.expressions());
    }
    return stage;
  }

  private void option(String name, Value value, PipelineContext context) {
    switch (name) {
      case "groupBy" -> groupBy = ExpressionParser.parse(value, context.expressions());
      case "buckets" -> buckets = bucketCount(value);
      case "output" -> {
        if (!value.isDocument()) {
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE,
              "The $bucketAuto 'output' field must be an object, but found type: "
                  + BsonTypes.name(value.type()));
        }
        FieldCursor field = value.doc().fields();
        while (field.next()) {
          fields.add(field.name(), field.value(), context.expressions());
        }
      }
      case "granularity" ->
          throw new TapdbException(
              ErrorCode.BAD_VALUE, "the option 'granularity' of $bucketAuto is not supported");
      default ->
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE, "Unrecognized option to $bucketAuto: " + name);
    }
  }

  private static int bucketCount(Value value) {
    if (!value.isNumber()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The $bucketAuto 'buckets' field must be a numeric value, but found type: "
              + BsonTypes.name(value.type()));
    }
    long count = Numbers.toLong(value);
    if (!Numbers.isIntegral(value) || count != (int) count) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found "
              + value);
    }
    if (count <= 0) {
      throw new TapdbException(
          ErrorCode.BUCKET_AUTO_COUNT_NOT_POSITIVE,
          "The $bucketAuto 'buckets' field must be greater than 0, but found: " + count);
    }
    return (int) count;
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new BlockingRows(input, context.operation()) {
      @Override
      Rows consume() {
        Variables variables = new Variables(context.operation());
        List<Keyed> rows = new ArrayList<>();
        long bytes = 0;
        for (Doc row = pull(); row != null; row = pull()) {
          Value key = groupBy.evaluate(row, variables);
          rows.add(new Keyed(key.isMissing() ? Value.NULL : key, row));
          bytes += row.length() + key.length() + OVERHEAD;
          if (bytes > context.memoryBytes()) {
            throw context.exceeded("$bucketAuto");
          }
        }
        rows.sort(Comparator.comparing(Keyed::key, BsonOrder.COMPARATOR));
        return new ListRows(split(rows, variables));
      }
    };
  }

  private List<Doc> split(List<Keyed> rows, Variables variables) {
    List<Doc> documents = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < buckets && from < rows.size(); i++) {
      int size = Math.max(1, (int) Math.round((double) (rows.size() - from) / (buckets - i)));
      int to = Math.min(rows.size(), from + size);
      // equal keys are never parted
      while (to < rows.size() && BsonOrder.equal(rows.get(to - 1).key(), rows.get(to).key())) {
        to++;
      }
      documents.add(bucket(rows, from, to, variables));
      from = to;
    }
    return documents;
  }

  private Doc bucket(List<Keyed> rows, int from, int to, Variables variables) {
    GroupFields.Folds folds = fields.start();
    for (Keyed row : rows.subList(from, to)) {
      variables.step();
      folds.add(row.row(), variables);
    }
    Value max = rows.get(Math.min(to, rows.size() - 1)).key();
    return folds.document(
        Value.of(new DocWriter().put("min", rows.get(from).key()).put("max", max).build()));
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    groupBy.addDependencies(needed);
    fields.addDependencies(needed);
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$bucketAuto", specification).build();
  }
}
