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
import io.tapdb.engine.projection.Projection;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code $project}, {@code $addFields}, {@code $set} and {@code $unset}: a projection of each row.
 */
final class Projecting implements Stage {
  private final String name;
  private final Value specification;
  private final Projection projection;

  private Projecting(String name, Value specification, Projection projection) {
    this.name = name;
    this.specification = specification;
    this.projection = projection;
  }

  static Stage project(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.PROJECT_NOT_OBJECT, "$project specification must be an object");
    }
    return new Projecting(
        "$project", specification, Projection.stage(specification.doc(), context.expressions()));
  }

  static Stage addFields(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.ADD_FIELDS_NOT_OBJECT,
          "$addFields specification stage must be an object, got "
              + BsonTypes.name(specification.type()));
    }
    return new Projecting(
        "$addFields",
        specification,
        Projection.addFields(specification.doc(), context.expressions()));
  }

  static Stage unset(Value specification, PipelineContext context) {
    List<String> paths = new ArrayList<>();
    if (specification.isArray()) {
      FieldCursor element = specification.doc().fields();
      while (element.next()) {
        paths.add(path(element.value()));
      }
      if (paths.isEmpty()) {
        throw new TapdbException(
            ErrorCode.UNSET_EMPTY,
            "$unset specification must be a string or an array with at least one field");
      }
    } else {
      paths.add(path(specification));
    }
    return new Projecting(
        "$unset", specification, Projection.without(paths, context.expressions()));
  }

  private static String path(Value value) {
    if (!value.isString()) {
      throw new TapdbException(
          ErrorCode.UNSET_NOT_STRING,
          "$unset specification must be a string or an array containing only string values");
    }
    return value.string();
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      @Override
      public Doc next() {
        Doc row = pull();
        return row == null ? null : projection.apply(row);
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    needed.addAll(
        projection.isInclusion() ? projection.dependencies() : projection.computedDependencies());
    return projection.isInclusion();
  }

  @Override
  public boolean keeps(String path) {
    return projection.keeps(path);
  }

  @Override
  public Doc describe() {
    return new DocWriter().put(name, specification).build();
  }
}
