// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ExpressionPaths;
import io.tapdb.engine.expression.ParseContext;
import java.util.List;

/** The parser of {@code $addFields}: every value is an expression, numbers too. */
final class AddFieldsParser {
  private final ParseContext context;
  private final ProjectionNode root = new ProjectionNode();

  AddFieldsParser(ParseContext context) {
    this.context = context;
  }

  Projection projection(Doc specification) {
    if (specification.isEmpty()) {
      throw new TapdbException(
          ErrorCode.ADD_FIELDS_EMPTY, "specification must have at least one field");
    }
    fields("", specification);
    root.finish(false);
    return new Projection(root, List.of(), null, context.operation());
  }

  private void fields(String prefix, Doc specification) {
    FieldCursor field = specification.fields();
    while (field.next()) {
      String name = field.name();
      Value value = field.value();
      FieldPath path = ExpressionPaths.parse(prefix + name);
      if (path.size() > ProjectionParser.MAX_DEPTH) {
        throw new TapdbException(
            ErrorCode.OVERFLOW,
            "fields are nested deeper than " + ProjectionParser.MAX_DEPTH + " levels");
      }
      String first = value.isDocument() ? value.doc().firstName() : null;
      if (first == null || first.startsWith("$")) {
        root.add(path, new ProjectionItem.Computed(ExpressionParser.parse(value, context)));
      } else {
        fields(prefix + name + '.', value.doc());
      }
    }
  }
}
