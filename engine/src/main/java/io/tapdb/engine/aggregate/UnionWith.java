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
import java.util.List;

/** {@code $unionWith}: the rows, and behind them those of another collection. */
final class UnionWith implements Stage {
  private final Value specification;
  private final String collection;
  private final Pipeline pipeline;

  private UnionWith(Value specification, String collection, Pipeline pipeline) {
    this.specification = specification;
    this.collection = collection;
    this.pipeline = pipeline;
  }

  static Stage parse(Value specification, PipelineContext context) {
    PipelineContext inside = context.deeper();
    if (specification.isString()) {
      return new UnionWith(specification, specification.string(), Pipeline.of(List.of()));
    }
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "the $unionWith stage specification must be an object or string, but found "
              + BsonTypes.name(specification.type()));
    }
    String collection = null;
    Pipeline pipeline = Pipeline.of(List.of());
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      switch (option.name()) {
        case "coll" -> {
          if (!option.value().isString()) {
            throw new TapdbException(
                ErrorCode.TYPE_MISMATCH, "'coll' of $unionWith must be a string");
          }
          collection = option.value().string();
        }
        case "pipeline" -> pipeline = Pipeline.parse(option.value(), inside);
        default ->
            throw new TapdbException(
                ErrorCode.IDL_UNKNOWN_FIELD,
                "BSON field '$unionWith." + option.name() + "' is an unknown field.");
      }
    }
    if (collection == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "$unionWith stage without explicit collection must have a pipeline with $documents as"
              + " first stage");
    }
    return new UnionWith(specification, collection, pipeline);
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      private Rows other;

      @Override
      public Doc next() {
        if (other == null) {
          Doc row = pull();
          if (row != null) {
            return row;
          }
          other = context.collections().read(collection, pipeline);
        }
        step();
        return other.next();
      }

      @Override
      public long heldBytes() {
        return super.heldBytes() + (other == null ? 0 : other.heldBytes());
      }

      @Override
      public void close() {
        if (other != null) {
          other.close();
        }
        super.close();
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    return false;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$unionWith", specification).build();
  }
}
