// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/**
 * The rules for a document that is to be stored: its {@code _id}, its names, its size and depth.
 *
 * <p>Names with dots are allowed everywhere, names with a dollar sign in front everywhere but in
 * {@code _id} and at the top of a replacement.
 */
public final class DocumentRules {
  static final String ID = "_id";

  private DocumentRules() {}

  /**
   * Makes a document ready for insertion: {@code _id} in front, made if there is none, and empty
   * timestamps at the top filled in. A document that is ready already comes back as it is.
   *
   * @param freshId asked once if the document has no {@code _id}
   * @param timestamp the cluster time that takes the place of {@code Timestamp(0, 0)}
   */
  public static Doc forInsert(
      Doc document, Supplier<ObjectId> freshId, long timestamp, DocumentLimits limits) {
    checkSize(document, limits);
    DocumentShape shape = DocumentShape.of(document);
    if (shape.depth() > limits.maxDepth()) {
      throw new TapdbException(
          ErrorCode.OVERFLOW,
          "cannot insert document because it exceeds " + limits.maxDepth() + " levels of nesting");
    }
    if (shape.ids() > 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "can't have multiple _id fields in one document");
    }
    checkIdForInsert(shape.id());
    if (shape.hasIdFirst() && !shape.hasEmptyTimestamp()) {
      return document;
    }
    Value id = shape.ids() == 0 ? Value.of(freshId.get()) : shape.id();
    Doc ready = DocumentShape.withIdFirst(document, id, timestamp);
    // making the _id may have added to it
    checkSize(ready, limits);
    return ready;
  }

  private static void checkSize(Doc document, DocumentLimits limits) {
    if (document.length() > limits.maxBytes()) {
      throw new TapdbException(
          ErrorCode.BSON_OBJECT_TOO_LARGE,
          "object to insert too large. size in bytes: "
              + document.length()
              + ", max size: "
              + limits.maxBytes());
    }
  }

  private static void checkIdForInsert(Value id) {
    switch (id.type()) {
      case BsonTypes.REGEX, BsonTypes.UNDEFINED ->
          throw new TapdbException(
              ErrorCode.BAD_VALUE, "can't use a " + BsonTypes.name(id.type()) + " for _id");
      case BsonTypes.ARRAY ->
          throw new TapdbException(ErrorCode.BAD_VALUE, "can't use an array for _id");
      default -> checkNamesInId(id);
    }
  }

  /**
   * Refuses what may not be an {@code _id} of a document that an update makes.
   *
   * @throws TapdbException with {@link ErrorCode#INVALID_ID_FIELD} for its type, {@link
   *     ErrorCode#DOLLAR_PREFIXED_FIELD_NAME} for a name in it
   */
  static void checkId(Value id) {
    switch (id.type()) {
      case BsonTypes.REGEX, BsonTypes.UNDEFINED, BsonTypes.ARRAY ->
          throw new TapdbException(
              ErrorCode.INVALID_ID_FIELD,
              "The '_id' value cannot be of type " + BsonTypes.name(id.type()));
      default -> checkNamesInId(id);
    }
  }

  private static void checkNamesInId(Value id) {
    if (!id.isDocument()) {
      return;
    }
    FieldCursor field = id.doc().fields();
    while (field.next()) {
      if (field.nameStartsWith('$')) {
        throw new TapdbException(
            ErrorCode.DOLLAR_PREFIXED_FIELD_NAME,
            "_id fields may not contain '$'-prefixed fields: "
                + field.name()
                + " is not valid for storage.");
      }
      if (field.type() == BsonTypes.DOCUMENT || field.type() == BsonTypes.ARRAY) {
        checkNamesInId(field.value().retyped(BsonTypes.DOCUMENT));
      }
    }
  }

  /** Refuses dollar-prefixed names at the top of a replacement, unless they make up a DBRef. */
  static void checkTopNames(Doc replacement) {
    String before = "";
    FieldCursor field = replacement.fields();
    while (field.next()) {
      if (field.nameStartsWith('$')) {
        String name = field.name();
        checkDbRef(before, name, field.type());
        before = name;
      } else {
        requireIdAfterRef(before);
        before = "";
      }
    }
    requireIdAfterRef(before);
  }

  private static void checkDbRef(String before, String name, byte type) {
    switch (name) {
      case "$ref" -> {
        requireIdAfterRef(before);
        requireText(name, type);
      }
      case "$id" ->
          requireDbRef(
              before.equals("$ref"), "Found $id field without a $ref before it, which is invalid.");
      case "$db" -> {
        requireDbRef(
            before.equals("$id"), "Found $db field without a $id before it, which is invalid.");
        requireText(name, type);
      }
      default -> throw dollarPrefixed(name);
    }
  }

  private static void requireText(String name, byte type) {
    requireDbRef(
        type == BsonTypes.STRING,
        "The DBRef " + name + " field must be a String, not a " + BsonTypes.name(type));
  }

  private static void requireIdAfterRef(String before) {
    requireDbRef(!before.equals("$ref"), "The DBRef $ref field must be followed by a $id field");
  }

  private static void requireDbRef(boolean holds, String message) {
    if (!holds) {
      throw new TapdbException(ErrorCode.INVALID_DB_REF, message);
    }
  }

  static TapdbException dollarPrefixed(String name) {
    return new TapdbException(
        ErrorCode.DOLLAR_PREFIXED_FIELD_NAME,
        "The dollar ($) prefixed field '"
            + name
            + "' in '"
            + name
            + "' is not allowed in the context of an update's replacement document."
            + " Consider using an aggregation pipeline with $replaceWith.");
  }

  /** Refuses a document, made by an update, that is nested too deep. */
  static void checkDepth(int depth, DocumentLimits limits) {
    if (depth > limits.maxDepth()) {
      throw new TapdbException(
          ErrorCode.OVERFLOW, "Document exceeds maximum nesting depth of " + limits.maxDepth());
    }
  }
}
