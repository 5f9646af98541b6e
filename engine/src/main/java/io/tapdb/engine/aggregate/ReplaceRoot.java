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
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.Variables;

/** {@code $replaceRoot} and {@code $replaceWith}: a computed document in place of each row. */
final class ReplaceRoot implements Stage {
  private final Value specification;
  private final Expression root;

  private ReplaceRoot(Value specification, PipelineContext context) {
    this.specification = specification;
    this.root = ExpressionParser.parse(specification, context.expressions());
  }

  static Stage replaceRoot(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.REPLACE_ROOT_NOT_OBJECT,
          "expected an object as specification for $replaceRoot stage, got "
              + BsonTypes.name(specification.type()));
    }
    Value root = null;
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      if (!option.nameIs("newRoot")) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE,
            "unrecognized option to $replaceRoot stage: "
                + option.name()
                + ", only valid option is 'newRoot'.");
      }
      root = option.value();
    }
    if (root == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "no newRoot specified for the $replaceRoot stage");
    }
    return new ReplaceRoot(root, context);
  }

  static Stage replaceWith(Value specification, PipelineContext context) {
    return new ReplaceRoot(specification, context);
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      private final Variables variables = new Variables(context.operation());

      @Override
      public Doc next() {
        Doc row = pull();
        return row == null ? null : replaced(row, variables);
      }
    };
  }

  private Doc replaced(Doc row, Variables variables) {
    Value value = root.evaluate(row, variables);
    if (!value.isDocument()) {
      throw new TapdbException(
          ErrorCode.REPLACE_ROOT_RESULT,
          "'newRoot' expression must evaluate to an object, but resulting value was: "
              + value
              + ". Type of resulting value: '"
              + BsonTypes.name(value.type())
              + "'.");
    }
    return value.doc();
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    root.addDependencies(needed);
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().open("$replaceRoot").put("newRoot", specification).close().build();
  }
}
