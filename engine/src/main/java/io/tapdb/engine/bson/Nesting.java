// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

/** The depth of a value: how many documents and arrays stand inside one another in it. */
public final class Nesting {
  private Nesting() {}

  /** 0 for a value that holds no document, 1 for a flat document or array. */
  public static int of(Value value) {
    return of(value.type(), value.bytes(), value.offset());
  }

  public static int of(Doc document) {
    FieldCursor field = document.fields();
    int deepest = 0;
    while (field.next()) {
      if (field.type() == BsonTypes.DOCUMENT
          || field.type() == BsonTypes.ARRAY
          || field.type() == BsonTypes.CODE_WITH_SCOPE) {
        deepest = Math.max(deepest, of(field.value()));
      }
    }
    return deepest + 1;
  }

  private static int of(byte type, byte[] bytes, int offset) {
    return switch (type) {
      case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> of(Doc.at(bytes, offset));
      case BsonTypes.CODE_WITH_SCOPE ->
          of(Doc.at(bytes, offset + 8 + LittleEndian.getInt(bytes, offset + 4)));
      default -> 0;
    };
  }
}
