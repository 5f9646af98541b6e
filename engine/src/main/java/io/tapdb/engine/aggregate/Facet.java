// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ExpressionPaths;
import io.tapdb.engine.expression.ValueLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code $facet}: several pipelines over the same rows, their results in one document. */
final class Facet implements Stage {
  private static final int OVERHEAD = 64;

  private final Value specification;
  private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();

  private Facet(Value specification) {
    this.specification = specification;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument() || specification.doc().isEmpty()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "the $facet specification must be a non-empty object, but found: " + specification);
    }
    Facet facet = new Facet(specification);
    FieldCursor field = specification.doc().fields();
    while (field.next()) {
      facet.add(field.name(), field.value(), context.deeper());
    }
    return facet;
  }

  private void add(String name, Value stages, PipelineContext context) {
    if (ExpressionPaths.parse(name).size() > 1) {
      throw new TapdbException(
          ErrorCode.DOT_IN_PATH_PART,
          "a name in $facet may not contain '.', as '" + name + "' does");
    }
    if (!stages.isArray()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "arguments to $facet must be arrays, "
              + name
              + " is type "
              + BsonTypes.name(stages.type()));
    }
    FieldCursor stage = stages.doc().fields();
    while (stage.next()) {
      boolean facet =
          stage.value().isDocument() && "$facet".equals(stage.value().doc().firstName());
      if (facet) {
        throw new TapdbException(
            ErrorCode.FACET_STAGE, "$facet is not allowed to be used within a $facet stage");
      }
    }
    Pipeline pipeline = Pipeline.parse(stages, context);
    if (pipeline.hasSource()) {
      throw new TapdbException(
          ErrorCode.FACET_STAGE,
          pipeline.stages().getFirst().describe().firstName()
              + " is not allowed to be used within a $facet stage");
    }
    pipelines.put(name, pipeline);
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new BlockingRows(input, context.operation()) {
      @Override
      Rows consume() {
        List<Doc> rows = new ArrayList<>();
        long bytes = 0;
        for (Doc row = pull(); row != null; row = pull()) {
          rows.add(row);
          bytes += row.length() + OVERHEAD;
          if (bytes > context.memoryBytes()) {
            throw context.exceeded("$facet");
          }
        }
        return new ListRows(List.of(document(rows, context)));
      }
    };
  }

  private Doc document(List<Doc> rows, StageContext context) {
    DocWriter writer = new DocWriter();
    pipelines.forEach(
        (name, pipeline) -> {
          writer.openArray(name);
          try (Rows results = pipeline.run(new ListRows(rows), context)) {
            for (Doc row = results.next(); row != null; row = results.next()) {
              ValueLimits.checkBytes((long) writer.size() + row.length());
              writer.add(ValueLimits.nested(Value.of(row)));
            }
          }
          writer.close();
        });
    return writer.build();
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    pipelines.values().forEach(pipeline -> needed.addAll(pipeline.dependencies()));
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$facet", specification).build();
  }
}
