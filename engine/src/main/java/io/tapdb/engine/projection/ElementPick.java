// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.filter.ArrayPosition;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;

/** {@code $elemMatch} in a projection: the array cut down to its first matching element. */
final class ElementPick implements ProjectionItem {
  private final String field;
  private final Filter filter;

  /**
   * The pick of one field.
   *
   * @param elemMatch the document {@code {$elemMatch: ...}}
   */
  ElementPick(String field, Doc elemMatch, ParseContext context) {
    this.field = field;
    this.filter = Filters.parse(new DocWriter().put(field, elemMatch).build(), context);
  }

  /** The cut array, or missing when nothing matches. */
  Value pick(Doc document) {
    Value array = document.get(field);
    ArrayPosition position = new ArrayPosition();
    if (!array.isArray() || !filter.matches(document, position)) {
      return Value.MISSING;
    }
    return ArrayCut.one(array, position.index());
  }
}
