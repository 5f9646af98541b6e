// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Nesting;
import io.tapdb.engine.bson.Value;

/**
 * What one walk over the top of a document tells about it.
 *
 * @param id the first {@code _id}, or {@link Value#MISSING}
 * @param ids how many fields of that name there are
 * @param hasIdFirst whether the first field is {@code _id}
 * @param hasEmptyTimestamp whether a field other than {@code _id} is {@code Timestamp(0, 0)}
 * @param depth how many documents stand inside one another
 */
record DocumentShape(Value id, int ids, boolean hasIdFirst, boolean hasEmptyTimestamp, int depth) {

  static DocumentShape of(Doc document) {
    Value id = Value.MISSING;
    int ids = 0;
    boolean idFirst = false;
    boolean emptyTimestamp = false;
    int deepest = 0;
    FieldCursor field = document.fields();
    for (int i = 0; field.next(); i++) {
      byte type = field.type();
      if (field.nameIs(DocumentRules.ID)) {
        idFirst |= i == 0;
        id = ids++ == 0 ? field.value() : id;
      } else if (type == BsonTypes.TIMESTAMP) {
        emptyTimestamp |= isEmptyTimestamp(field);
      }
      if (type == BsonTypes.DOCUMENT
          || type == BsonTypes.ARRAY
          || type == BsonTypes.CODE_WITH_SCOPE) {
        deepest = Math.max(deepest, Nesting.of(field.value()));
      }
    }
    return new DocumentShape(id, ids, idFirst, emptyTimestamp, deepest + 1);
  }

  private static boolean isEmptyTimestamp(FieldCursor field) {
    return field.type() == BsonTypes.TIMESTAMP && field.value().int64() == 0;
  }

  /**
   * The document with that {@code _id} in front, if it is not missing, its own ones left out, and
   * with empty timestamps filled in.
   */
  static Doc withIdFirst(Doc document, Value id, long timestamp) {
    DocWriter writer = new DocWriter(document.length() + id.length() + 6);
    writer.put(DocumentRules.ID, id);
    FieldCursor field = document.fields();
    while (field.next()) {
      if (field.nameIs(DocumentRules.ID)) {
        continue;
      }
      if (isEmptyTimestamp(field)) {
        writer.putTimestamp(field.name(), timestamp);
      } else {
        writer.copy(field);
      }
    }
    return writer.build();
  }
}
