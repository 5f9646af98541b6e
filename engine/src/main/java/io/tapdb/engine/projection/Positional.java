// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.ArrayPosition;
import io.tapdb.engine.filter.Filter;

/** {@code path.$}: the array at the path cut down to the element by which the filter matched. */
final class Positional {
  private final FieldPath path;
  private final Filter filter;

  Positional(FieldPath path, Filter filter) {
    this.path = path;
    this.filter = filter;
  }

  Doc apply(Doc document) {
    ArrayPosition position = new ArrayPosition();
    boolean matches = filter.matches(document, position);
    return new PathRewrite(path, true, array -> cut(array, matches ? position.index() : -1))
        .apply(document);
  }

  private static Value cut(Value array, int index) {
    if (index < 0) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_WITHOUT_MATCH,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't"
              + " find a matching element in the array");
    }
    Value cut = ArrayCut.one(array, index);
    if (cut.isMissing()) {
      throw new TapdbException(
          ErrorCode.POSITIONAL_MISMATCH,
          "Executor error during find command :: caused by :: positional operator '.$' element"
              + " mismatch");
    }
    return cut;
  }

  void addDependencies(Dependencies needed) {
    filter.addDependencies(needed);
    needed.add(path.first());
  }
}
