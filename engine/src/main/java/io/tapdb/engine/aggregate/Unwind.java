// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ExpressionPaths;

/** {@code $unwind}: a row for each element of an array. */
final class Unwind implements Stage {
  private final Value specification;
  private final FieldPath path;
  private final FieldPath indexPath;
  private final boolean preserve;

  private Unwind(Value specification, FieldPath path, FieldPath indexPath, boolean preserve) {
    this.specification = specification;
    this.path = path;
    this.indexPath = indexPath;
    this.preserve = preserve;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (specification.isString()) {
      return new Unwind(specification, path(specification), null, false);
    }
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.UNWIND_FORM,
          "expected either a string or an object as specification for $unwind stage, got "
              + BsonTypes.name(specification.type()));
    }
    FieldPath path = null;
    FieldPath indexPath = null;
    boolean preserve = false;
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      switch (option.name()) {
        case "path" -> path = path(option.value());
        case "includeArrayIndex" -> indexPath = indexPath(option.value());
        case "preserveNullAndEmptyArrays" -> preserve = flag(option.value());
        default ->
            throw new TapdbException(
                ErrorCode.FAILED_TO_PARSE,
                "unrecognized option to $unwind stage: " + option.name());
      }
    }
    if (path == null) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "no path specified to $unwind stage");
    }
    return new Unwind(specification, path, indexPath, preserve);
  }

  private static FieldPath path(Value value) {
    if (!value.isString()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "expected a string as the path for $unwind stage, got " + BsonTypes.name(value.type()));
    }
    String text = value.string();
    if (!text.startsWith("$")) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "path option to $unwind stage should be prefixed with a '$': " + text);
    }
    return ExpressionPaths.parse(text.substring(1));
  }

  private static FieldPath indexPath(Value value) {
    if (!value.isString() || value.string().isEmpty()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "expected a non-empty string for the includeArrayIndex option to $unwind stage, got "
              + value);
    }
    if (value.string().startsWith("$")) {
      throw new TapdbException(
          ErrorCode.UNWIND_INDEX_WITH_DOLLAR,
          "includeArrayIndex option to $unwind stage should not be prefixed with a '$': "
              + value.string());
    }
    return ExpressionPaths.parse(value.string());
  }

  private static boolean flag(Value value) {
    if (value.type() != BsonTypes.BOOLEAN) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got "
              + BsonTypes.name(value.type()));
    }
    return value.bool();
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      private Doc row;
      private FieldCursor elements;
      private long index;

      @Override
      public Doc next() {
        while (true) {
          if (elements != null) {
            if (elements.next()) {
              step();
              return indexed(FieldEdit.set(row, path, elements.value()), Value.of(index++));
            }
            elements = null;
          }
          row = pull();
          if (row == null) {
            return null;
          }
          Value value = path.in(row);
          if (value.isArray() && !value.doc().isEmpty()) {
            elements = value.doc().fields();
            index = 0;
          } else if (value.isArray()) {
            if (preserve) {
              return indexed(FieldEdit.set(row, path, Value.MISSING), Value.NULL);
            }
          } else if (preserve || !value.isNullish()) {
            return indexed(row, Value.NULL);
          }
        }
      }

      @Override
      public long heldBytes() {
        return super.heldBytes() + (elements == null ? 0 : row.length());
      }
    };
  }

  private Doc indexed(Doc row, Value index) {
    return indexPath == null ? row : FieldEdit.set(row, indexPath, index);
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    needed.add(path.text());
    return false;
  }

  @Override
  public boolean keeps(String other) {
    FieldPath kept = FieldPath.of(other);
    return !kept.overlaps(path) && (indexPath == null || !kept.overlaps(indexPath));
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$unwind", specification).build();
  }
}
