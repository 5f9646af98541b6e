// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.List;

/** The values at a path by which a row is joined: arrays stand for their elements. */
final class LocalValues {
  private LocalValues() {}

  static void collect(Doc document, FieldPath path, List<Value> into) {
    Value value = document.get(path.first());
    if (path.isLast()) {
      leaf(value, into);
    } else if (value.isDocument()) {
      collect(value.doc(), path.rest(), into);
    } else if (value.isArray()) {
      array(value.doc(), path.rest(), into);
    }
  }

  private static void leaf(Value value, List<Value> into) {
    if (!value.isArray()) {
      if (!value.isMissing()) {
        into.add(value);
      }
      return;
    }
    FieldCursor element = value.doc().fields();
    while (element.next()) {
      into.add(element.value());
    }
  }

  private static void array(Doc array, FieldPath path, List<Value> into) {
    int index = FieldPath.arrayIndex(path.first());
    FieldCursor element = array.fields();
    for (int i = 0; element.next(); i++) {
      Value value = element.value();
      if (value.isDocument()) {
        collect(value.doc(), path, into);
      }
      if (i == index) {
        picked(value, path, into);
      }
    }
  }

  private static void picked(Value value, FieldPath path, List<Value> into) {
    if (path.isLast()) {
      leaf(value, into);
    } else if (value.isDocument()) {
      collect(value.doc(), path.rest(), into);
    } else if (value.isArray()) {
      array(value.doc(), path.rest(), into);
    }
  }
}
