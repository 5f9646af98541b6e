// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.function.UnaryOperator;

/** Replaces the arrays at a path of a document and copies everything else. */
final class PathRewrite {
  private final FieldPath path;
  private final boolean firstArray;
  private final UnaryOperator<Value> replacement;

  /**
   * The rewriting of one path.
   *
   * @param firstArray whether the first array met on the way is replaced, wherever it is, rather
   *     than the arrays at the end of the path
   */
  PathRewrite(FieldPath path, boolean firstArray, UnaryOperator<Value> replacement) {
    this.path = path;
    this.firstArray = firstArray;
    this.replacement = replacement;
  }

  Doc apply(Doc document) {
    return document(document, 0);
  }

  private Doc document(Doc document, int part) {
    DocWriter writer = new DocWriter(document.length());
    FieldCursor field = document.fields();
    while (field.next()) {
      if (field.nameIs(path.part(part))) {
        writer.put(path.part(part), value(field.value(), part + 1));
      } else {
        writer.copy(field);
      }
    }
    return writer.build();
  }

  private Value value(Value value, int part) {
    if (value.isArray()) {
      if (firstArray || part == path.size()) {
        return replacement.apply(value);
      }
      DocWriter elements = DocWriter.array();
      FieldCursor element = value.doc().fields();
      while (element.next()) {
        elements.add(value(element.value(), part));
      }
      return elements.buildArray();
    }
    return value.isDocument() && part < path.size() ? Value.of(document(value.doc(), part)) : value;
  }
}
