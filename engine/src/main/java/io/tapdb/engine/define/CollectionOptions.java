// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** The options of {@code create}, checked and brought into the form that is stored. */
final class CollectionOptions {
  private static final long MAX_CAPPED_BYTES = 1L << 50;
  private static final long CAPPED_ALIGNMENT = 256;

  private CollectionOptions() {}

  /**
   * Checks the options.
   *
   * @param given the fields of the command that are options of the collection
   * @return those to keep, which {@code listCollections} shows
   */
  static Doc check(Doc given) {
    DocWriter kept = new DocWriter();
    boolean capped = flag(given.get("capped"), "capped");
    if (capped) {
      kept.put("capped", true).put("size", cappedSize(given.get("size")));
      Value max = given.get("max");
      if (!max.isMissing()) {
        kept.put("max", cappedDocuments(max));
      }
    }
    if (!capped && (given.has("size") || given.has("max"))) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "the 'capped' field needs to be true when either the 'size' or 'max' fields are present");
    }
    FieldCursor field = given.fields();
    while (field.next()) {
      switch (field.name()) {
        case "capped", "size", "max", "autoIndexId" -> {}
        case "idIndex" -> IndexSpecs.checkIdIndex(field.value());
        default ->
            throw new TapdbException(
                ErrorCode.INVALID_OPTIONS,
                "the option '" + field.name() + "' of create is not supported");
      }
    }
    return kept.build();
  }

  private static boolean flag(Value value, String name) {
    if (value.isMissing()) {
      return false;
    }
    if (value.type() == BsonTypes.BOOLEAN) {
      return value.bool();
    }
    if (value.isNumber()) {
      return Numbers.toDouble(value) != 0;
    }
    throw wrongType(name, value, "bool");
  }

  private static long cappedSize(Value size) {
    if (size.isMissing()) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS, "the 'size' field is required when 'capped' is true");
    }
    long bytes = number(size, "size");
    if (bytes <= 0 || bytes > MAX_CAPPED_BYTES) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "the 'size' of a capped collection must be from 1 to "
              + MAX_CAPPED_BYTES
              + " bytes, not "
              + bytes);
    }
    return (bytes + CAPPED_ALIGNMENT - 1) / CAPPED_ALIGNMENT * CAPPED_ALIGNMENT;
  }

  private static long cappedDocuments(Value max) {
    long documents = number(max, "max");
    if (documents < 0 || documents > Integer.MAX_VALUE) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "the 'max' of a capped collection must be from 0 to "
              + Integer.MAX_VALUE
              + " documents, not "
              + documents);
    }
    return documents;
  }

  private static long number(Value value, String name) {
    if (!value.isNumber()) {
      throw wrongType(name, value, "long");
    }
    return Numbers.toLong(value);
  }

  private static TapdbException wrongType(String name, Value value, String expected) {
    return new TapdbException(
        ErrorCode.TYPE_MISMATCH,
        "BSON field 'create."
            + name
            + "' is the wrong type '"
            + BsonTypes.name(value.type())
            + "', expected type '"
            + expected
            + "'");
  }
}
