// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** Parts of arrays, copied. */
final class ArrayCut {
  private ArrayCut() {}

  /** The array of one element, or missing when there is none at the index. */
  static Value one(Value array, int index) {
    Value cut = range(array, index, index + 1L);
    return cut.doc().isEmpty() ? Value.MISSING : cut;
  }

  /** The elements from one index up to another, as far as there are any. */
  static Value range(Value array, long from, long to) {
    DocWriter part = DocWriter.array();
    FieldCursor element = array.doc().fields();
    for (long i = 0; i < to && element.next(); i++) {
      if (i >= from) {
        part.add(element.value());
      }
    }
    return part.buildArray();
  }
}
