// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.Variables;

/** {@code $group}: one row for all rows with equal keys. A key without a value is null. */
final class Group implements Stage {
  private final Value specification;
  private final Expression id;
  private final GroupFields fields;

  private Group(Value specification, Expression id, GroupFields fields) {
    this.specification = specification;
    this.id = id;
    this.fields = fields;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.GROUP_NOT_OBJECT, "a group's fields must be specified in an object");
    }
    Expression id = null;
    GroupFields fields = new GroupFields();
    FieldCursor field = specification.doc().fields();
    while (field.next()) {
      if (!field.nameIs("_id")) {
        fields.add(field.name(), field.value(), context.expressions());
      } else if (id == null) {
        id = ExpressionParser.parse(field.value(), context.expressions());
      } else {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE, "a group's _id may only be specified once");
      }
    }
    if (id == null) {
      throw new TapdbException(
          ErrorCode.GROUP_WITHOUT_ID, "a group specification must include an _id");
    }
    return new Group(specification, id, fields);
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new GroupRows(this, input, context);
  }

  Value idOf(Doc row, Variables variables) {
    Value value = id.evaluate(row, variables);
    return value.isMissing() ? Value.NULL : value;
  }

  GroupFields fields() {
    return fields;
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    id.addDependencies(needed);
    fields.addDependencies(needed);
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$group", specification).build();
  }
}
