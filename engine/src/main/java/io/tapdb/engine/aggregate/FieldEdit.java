// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ValueLimits;

/** Sets or removes the value at a path of a document, through documents only. */
final class FieldEdit {
  private FieldEdit() {}

  /**
   * A copy of the document with another value at the path. What stands on the way and is no
   * document gives way to one.
   *
   * @param value missing to remove the field
   */
  static Doc set(Doc document, FieldPath path, Value value) {
    ValueLimits.checkBytes((long) document.length() + value.length());
    return edit(document, path, ValueLimits.nested(value));
  }

  private static Doc edit(Doc document, FieldPath path, Value value) {
    DocWriter writer = new DocWriter(document.length() + value.length() + 32);
    boolean found = false;
    FieldCursor field = document.fields();
    while (field.next()) {
      if (!field.nameIs(path.first())) {
        writer.copy(field);
      } else if (!found) {
        found = true;
        writer.put(path.first(), inside(field.value(), path, value));
      }
    }
    return found
        ? writer.build()
        : writer.put(path.first(), inside(Value.MISSING, path, value)).build();
  }

  private static Value inside(Value before, FieldPath path, Value value) {
    if (path.isLast()) {
      return value;
    }
    if (value.isMissing() && !before.isDocument()) {
      return before;
    }
    return Value.of(edit(before.isDocument() ? before.doc() : Doc.EMPTY, path.rest(), value));
  }
}
