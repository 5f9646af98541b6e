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
    if (!hasPlainIndexes(before) || !hasPlainIndexes(after)) {
      return null;
    }
    DocWriter diff = new DocWriter(64).put("a", true);
    int length = after.size();
    FieldCursor old = before.fields();
    FieldCursor now = after.fields();
    if (before.size() > length) {
      diff.put("l", length);
    }
    for (int i = 0; i < length && diff.size() < after.length(); i++) {
      now.next();
      element(diff, i, old.next() ? old.value() : Value.MISSING, now.value());
    }
    Doc result = diff.build();
    return result.length() < after.length() ? result : null;
  }

  /** Elements under other names than their index would not keep them when applied. */
  private static boolean hasPlainIndexes(Doc array) {
    FieldCursor element = array.fields();
    for (int i = 0; element.next(); i++) {
      if (!element.nameIsIndex(i)) {
        return false;
      }
    }
    return true;
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
