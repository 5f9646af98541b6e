// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;

/**
 * The way of a dotted path through a document and its arrays, to all values that a test may accept.
 *
 * <p>The rules, which are those of the public query language:
 *
 * <ul>
 *   <li>A field that is not there, or stands under something that is no document, is one missing
 *       value.
 *   <li>An array on the way is gone through: the rest of the path is followed into each of its
 *       documents. Other elements, nested arrays too, give nothing.
 *   <li>A number in the path also picks the element with that index, whatever its type; the rest of
 *       the path goes on from there. An element picked at the very end is not gone through.
 *   <li>An array at the end gives each of its elements and then itself.
 * </ul>
 */
final class PathWalk {
  private final FieldPath path;
  private final int[] indexes;
  private final int last;

  PathWalk(FieldPath path) {
    this.path = path;
    this.last = path.size() - 1;
    this.indexes = path.parts().stream().mapToInt(FieldPath::arrayIndex).toArray();
  }

  /** Whether the test accepts any of the values; stops at the first that it does. */
  boolean any(Doc document, LeafTest test, ArrayPosition position) {
    return document(document, 0, test, position);
  }

  private boolean document(Doc document, int part, LeafTest test, ArrayPosition position) {
    Value value = document.get(path.part(part));
    if (part == last) {
      boolean through = value.isArray() && test.goesThroughArrays();
      return through ? elements(value, test, position) : test.accepts(value, position);
    }
    if (value.isDocument()) {
      return document(value.doc(), part + 1, test, position);
    }
    return value.isArray()
        ? array(value.doc(), part + 1, test, position)
        : test.accepts(Value.MISSING, position);
  }

  private static boolean elements(Value array, LeafTest test, ArrayPosition position) {
    FieldCursor element = array.doc().fields();
    for (int i = 0; element.next(); i++) {
      if (test.accepts(element.value(), position)) {
        return found(i, position);
      }
    }
    return test.accepts(array, position);
  }

  private boolean array(Doc array, int part, LeafTest test, ArrayPosition position) {
    int picked = indexes[part];
    FieldCursor element = array.fields();
    for (int i = 0; element.next(); i++) {
      Value value = element.value();
      if (value.isDocument() && document(value.doc(), part, test, position)) {
        return found(i, position);
      }
      if (i == picked && picked(value, part, test, position)) {
        return true;
      }
    }
    return false;
  }

  private boolean picked(Value value, int part, LeafTest test, ArrayPosition position) {
    if (part == last) {
      return test.accepts(value, position);
    }
    if (value.isDocument()) {
      return document(value.doc(), part + 1, test, position);
    }
    return value.isArray() && array(value.doc(), part + 1, test, position);
  }

  private static boolean found(int index, ArrayPosition position) {
    if (position != null) {
      position.set(index);
    }
    return true;
  }
}
