// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;

/** {@code $slice} in the form of find: a few elements of an array, the other fields untouched. */
final class FindSlice {
  private final FieldPath path;
  private final PathRewrite rewrite;

  /**
   * The slice of one path.
   *
   * @param skip how many elements to pass over, from the end when negative
   * @param limit how many elements to keep at most
   */
  FindSlice(FieldPath path, long skip, long limit) {
    this.path = path;
    this.rewrite = new PathRewrite(path, false, array -> slice(array, skip, limit));
  }

  private static Value slice(Value array, long skip, long limit) {
    long from = skip >= 0 ? skip : Math.max(0, array.doc().size() + skip);
    return ArrayCut.range(array, from, from + limit);
  }

  FieldPath path() {
    return path;
  }

  Doc apply(Doc document) {
    return rewrite.apply(document);
  }
}
