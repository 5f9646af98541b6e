// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** An update by a whole new document; the {@code _id} stays and stands in front. */
final class Replacement implements Update {
  private final Doc document;

  Replacement(Doc document) {
    this.document = document;
  }

  @Override
  public Doc apply(Doc old, UpdateContext context) {
    if (!context.inserting()) {
      DocumentRules.checkTopNames(document);
    }
    return replace(old, document, context);
  }

  /** The new document with the {@code _id} of the old one, or the old one if they are the same. */
  static Doc replace(Doc old, Doc replacement, UpdateContext context) {
    DocumentShape shape = DocumentShape.of(replacement);
    if (shape.ids() > 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "can't have multiple _id fields in one document");
    }
    Value oldId = old.get(DocumentRules.ID);
    if (!oldId.isMissing() && shape.ids() == 1 && !BsonOrder.equal(oldId, shape.id())) {
      throw new TapdbException(
          ErrorCode.IMMUTABLE_FIELD,
          "After applying the update, the (immutable) field '_id' was found to have been altered"
              + " to _id: "
              + Shown.value(shape.id()));
    }
    if (oldId.isMissing()) {
      DocumentRules.checkId(shape.id());
    }
    // an equal _id of another numeric type would change the bytes of the key, so the old one stays
    Value id = oldId.isMissing() ? shape.id() : oldId;
    boolean ready =
        !shape.hasEmptyTimestamp()
            && (id.isMissing() || (shape.hasIdFirst() && id.sameBytes(shape.id())));
    Doc result =
        ready ? replacement : DocumentShape.withIdFirst(replacement, id, context.timestamp());
    if (result.sameBytes(old)) {
      return old;
    }
    if (result.length() > context.limits().maxBytes()) {
      throw Application.tooLarge(context);
    }
    DocumentRules.checkDepth(shape.depth(), context.limits());
    return result;
  }

  @Override
  public boolean isReplacement() {
    return true;
  }

  @Override
  public boolean needsMatchedIndex() {
    return false;
  }
}
