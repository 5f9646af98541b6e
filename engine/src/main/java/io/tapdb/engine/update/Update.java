// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.function.UnaryOperator;

/** A parsed update: how a new document is made of an old one. Immutable, safe for many threads. */
public interface Update {
  /**
   * The document after the update: {@code old} itself when its bytes do not change.
   *
   * @throws io.tapdb.engine.TapdbException when the update does not fit this document
   */
  Doc apply(Doc old, UpdateContext context);

  /** Whether the update gives the whole new document rather than changes to the old one. */
  boolean isReplacement();

  /** Whether it contains {@code $} and so needs the array index that the filter matched. */
  boolean needsMatchedIndex();

  /**
   * Parses an update: a document of operators, a replacement, or an array of pipeline stages.
   *
   * @throws io.tapdb.engine.TapdbException when it is malformed
   */
  static Update parse(Value update, UpdateOptions options) {
    return UpdateParser.parse(update, options);
  }

  /** An update by a function of the whole document; an {@code _id} it drops is kept. */
  static Update byTransform(UnaryOperator<Doc> transform) {
    return new Transformation(transform);
  }
}
