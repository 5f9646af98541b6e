// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.function.Consumer;

/** The values a document has at a path: through arrays, and of an array at the end its elements. */
final class PathValues {
  private PathValues() {}

  static void each(Doc document, FieldPath path, Consumer<Value> receiver) {
    Value value = document.get(path.first());
    if (path.isLast()) {
      end(value, receiver);
    } else {
      step(value, path.rest(), receiver);
    }
  }

  private static void step(Value value, FieldPath rest, Consumer<Value> receiver) {
    if (value.isDocument()) {
      each(value.doc(), rest, receiver);
    } else if (value.isArray()) {
      FieldCursor element = value.doc().fields();
      while (element.next()) {
        boolean picked = element.nameIs(rest.first());
        if (picked && rest.isLast()) {
          end(element.value(), receiver);
        } else if (picked) {
          step(element.value(), rest.rest(), receiver);
        } else if (element.value().isDocument()) {
          each(element.value().doc(), rest, receiver);
        }
      }
    }
  }

  private static void end(Value value, Consumer<Value> receiver) {
    if (!value.isArray()) {
      if (!value.isMissing()) {
        receiver.accept(value);
      }
      return;
    }
    FieldCursor element = value.doc().fields();
    while (element.next()) {
      receiver.accept(element.value());
    }
  }
}
