// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/**
 * An update by operators such as {@code $set}: a tree of paths for stored and one for new
 * documents.
 */
final class OperatorUpdate implements Update {
  private final FieldsNode onUpdate;
  private final FieldsNode onInsert;
  private final boolean needsMatchedIndex;

  OperatorUpdate(UpdateTree tree) {
    this.onUpdate = tree.freeze(false);
    this.onInsert = tree.hasOnlyOnInsert() ? tree.freeze(true) : onUpdate;
    this.needsMatchedIndex = tree.hasMatched();
  }

  @Override
  public Doc apply(Doc old, UpdateContext context) {
    FieldsNode tree = context.inserting() ? onInsert : onUpdate;
    Value was = Value.of(old);
    Value now = tree.apply(was, new Application(old, context));
    if (now == was || now.sameBytes(was)) {
      return old;
    }
    if (now.length() > context.limits().maxBytes()) {
      throw Application.tooLarge(context);
    }
    return now.doc();
  }

  @Override
  public boolean isReplacement() {
    return false;
  }

  @Override
  public boolean needsMatchedIndex() {
    return needsMatchedIndex;
  }
}
