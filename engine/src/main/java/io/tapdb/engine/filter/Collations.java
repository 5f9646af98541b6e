// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;

/** The check of a collation: texts are compared by their bytes, which is the simple one. */
public final class Collations {
  private Collations() {}

  /**
   * Refuses any collation but the simple one.
   *
   * @param collation the value of the option, missing when it was left out
   */
  public static void check(Value collation) {
    if (collation.isMissing()) {
      return;
    }
    if (!collation.isDocument()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH,
          "collation must be an object, not " + BsonTypes.name(collation.type()));
    }
    if (collation.doc().isEmpty()) {
      return;
    }
    Value locale = collation.doc().get("locale");
    if (!locale.isString() || !locale.string().equals("simple") || collation.doc().size() > 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "collation is not supported: only {locale: \"simple\"} is, not " + collation);
    }
  }
}
