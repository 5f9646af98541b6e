// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.FieldPath;

/** The check that a dotted path may be used by expressions, projections and stages. */
public final class ExpressionPaths {
  private static final int MAX_PARTS = 200;

  private ExpressionPaths() {}

  /** Splits the path after checking each of its parts. */
  public static FieldPath parse(String path) {
    if (path.isEmpty()) {
      throw new TapdbException(
          ErrorCode.EMPTY_PATH, "FieldPath cannot be constructed with empty string");
    }
    if (path.charAt(path.length() - 1) == '.') {
      throw new TapdbException(
          ErrorCode.PATH_ENDS_WITH_DOT,
          "FieldPath must not end with a '.', as '" + path + "' does");
    }
    FieldPath split = FieldPath.of(path);
    if (split.size() > MAX_PARTS) {
      throw new TapdbException(
          ErrorCode.OVERFLOW, "FieldPath has more than " + MAX_PARTS + " parts");
    }
    split.parts().forEach(VariableNames::checkField);
    return split;
  }
}
