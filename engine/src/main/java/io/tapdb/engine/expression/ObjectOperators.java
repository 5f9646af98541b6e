// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code $mergeObjects}: the fields of several documents, the last of each name winning. */
public final class ObjectOperators {
  private ObjectOperators() {}

  static void register(OperatorRegistry registry) {
    registry.variadic(
        "$mergeObjects",
        (operands, variables) -> {
          Doc merged = Doc.EMPTY;
          for (Value operand : operands) {
            merged = merge(merged, operand);
          }
          return Value.of(merged);
        });
  }

  /** The document with the fields of a value laid over it; no value changes nothing. */
  public static Doc merge(Doc under, Value over) {
    if (over.isNullish()) {
      return under;
    }
    if (!over.isDocument()) {
      throw new TapdbException(
          ErrorCode.MERGE_OF_NON_OBJECT,
          "$mergeObjects requires object inputs, but input "
              + over
              + " is of type "
              + BsonTypes.name(over.type()));
    }
    if (under.isEmpty()) {
      return over.doc();
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    collect(under, fields);
    collect(over.doc(), fields);
    ValueLimits.checkBytes((long) under.length() + over.length());
    DocWriter writer = new DocWriter(under.length() + over.length());
    fields.forEach(writer::put);
    return writer.build();
  }

  private static void collect(Doc document, Map<String, Value> fields) {
    FieldCursor field = document.fields();
    while (field.next()) {
      fields.put(field.name(), field.value());
    }
  }
}
