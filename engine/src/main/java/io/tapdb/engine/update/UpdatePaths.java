// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.FieldPath;

/** The rules for the paths of an update and for their positional parts. */
final class UpdatePaths {
  /** More than a stored document can hold, and few enough for trees of paths to be walked. */
  private static final int MAX_PARTS = 250;

  private UpdatePaths() {}

  /** The path, split, when an update may name it. */
  static FieldPath check(String text) {
    if (text.isEmpty()) {
      throw new TapdbException(ErrorCode.EMPTY_FIELD_NAME, "An empty update path is not valid.");
    }
    FieldPath path = FieldPath.of(text);
    if (path.hasEmptyPart()) {
      throw new TapdbException(
          ErrorCode.EMPTY_FIELD_NAME,
          "The update path '" + text + "' contains an empty field name, which is not allowed.");
    }
    if (path.size() > MAX_PARTS) {
      throw new TapdbException(
          ErrorCode.OVERFLOW,
          "An update path has at most " + MAX_PARTS + " parts, not " + path.size());
    }
    checkPositional(path);
    return path;
  }

  private static void checkPositional(FieldPath path) {
    int matched = 0;
    for (int i = 0; i < path.size(); i++) {
      matched += isMatched(path.part(i)) ? 1 : 0;
    }
    if (matched > 1) {
      throw Operand.bad(
          "Too many positional (i.e. '$') elements found in path '" + path.text() + "'");
    }
    if (isMatched(path.first())) {
      throw Operand.bad(
          "Cannot have positional (i.e. '$') element in the first position in path '"
              + path.text()
              + "'");
    }
    if (isFilter(path.first())) {
      throw Operand.bad(
          "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in"
              + " path '"
              + path.text()
              + "'");
    }
  }

  static boolean hasMatched(FieldPath path) {
    return path.parts().contains(FieldsNode.MATCHED);
  }

  /** Whether what the path reaches depends on the array, so that it is no fixed place. */
  static boolean isDynamic(FieldPath path) {
    return path.parts().stream().anyMatch(part -> isMatched(part) || isFilter(part));
  }

  private static boolean isMatched(String part) {
    return part.equals(FieldsNode.MATCHED);
  }

  /** Whether the part is {@code $[]} or {@code $[name]}. */
  static boolean isFilter(String part) {
    return part.length() >= 3 && part.startsWith("$[") && part.endsWith("]");
  }
}
