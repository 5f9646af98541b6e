// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import java.util.function.UnaryOperator;

/** An update by a function of the whole document, such as a pipeline; the {@code _id} stays. */
final class Transformation implements Update {
  private final UnaryOperator<Doc> transform;

  Transformation(UnaryOperator<Doc> transform) {
    this.transform = transform;
  }

  @Override
  public Doc apply(Doc old, UpdateContext context) {
    return Replacement.replace(old, transform.apply(old), context);
  }

  @Override
  public boolean isReplacement() {
    return false;
  }

  @Override
  public boolean needsMatchedIndex() {
    return false;
  }
}
