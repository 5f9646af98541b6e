// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** The difference of two arrays: element by element, and the new length when it is shorter. */
final class ArrayDiff {
  private ArrayDiff() {}

  /** The difference if it is smaller than the new array, otherwise null. */
  static Doc between(Doc before, Doc after) {
    int oldLength = plainLength(before);
    int length = plainLength(after);
    if (oldLength < 0 || length < 0) {
      return null;
    }
    DocWriter diff = new DocWriter(64).put("a", true);
    if (oldLength > length) {
      diff.put("l", length);
    }
    FieldCursor old = before.fields();
    FieldCursor now = after.fields();
    for (int i = 0; i < length && diff.size() < after.length(); i++) {
      now.next();
      element(diff, i, old.next() ? old.value() : Value.MISSING, now.value());
    }
    Doc result = diff.build();
    return result.length() < after.length() ? result : null;
  }

  /**
   * The number of elements; -1 when one has another name than its index, as it would not keep it
   * when the difference is applied.
   */
  private static int plainLength(Doc array) {
    FieldCursor element = array.fields();
    int count = 0;
    while (element.next()) {
      if (!element.nameIsIndex(count++)) {
        return -1;
      }
    }
    return count;
  }

  private static void element(DocWriter diff, int index, Value was, Value is) {
    if (was.sameBytes(is)) {
      return;
    }
    Doc within = DiffWriter.within(was, is);
    if (within == null) {
      diff.put("u" + index, is);
    } else {
      diff.put("s" + index, within);
    }
  }
}
