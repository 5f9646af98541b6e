// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fields of one command, read with the errors users know: a field nobody asked for, one that is
 * missing, one of the wrong type are each named, with the code for it.
 */
public final class Arguments {
  /** Fields that any command may carry and that are dealt with before it runs. */
  private static final Set<String> GENERIC =
      Set.of(
          "$db",
          "$clusterTime",
          "$readPreference",
          "$client",
          "$audit",
          "$oplogQueryData",
          "$replData",
          "$queryOptions",
          "lsid",
          "txnNumber",
          "autocommit",
          "startTransaction",
          "stmtId",
          "maxTimeMS",
          "maxTimeMSOpOnly",
          "readConcern",
          "writeConcern",
          "comment",
          "apiVersion",
          "apiStrict",
          "apiDeprecationErrors",
          "mayBypassWriteBlocking",
          "databaseVersion",
          "shardVersion",
          "help",
          "rawData",
          "operationKey");

  private final String name;
  private final Doc command;

  private Arguments(String name, Doc command) {
    this.name = name;
    this.command = command;
  }

  /**
   * Reads a command that may only have these fields besides its name and the generic ones.
   *
   * @throws TapdbException for a field that is unknown or stands twice
   */
  public static Arguments strict(Doc command, Set<String> allowed) {
    Arguments arguments = lenient(command);
    FieldCursor field = command.fields();
    field.next();
    List<String> seen = new ArrayList<>();
    while (field.next()) {
      String each = field.name();
      if (!allowed.contains(each) && !GENERIC.contains(each)) {
        throw arguments.unknown(each);
      }
      arguments.addOnce(seen, each);
    }
    return arguments;
  }

  private void addOnce(List<String> seen, String field) {
    if (seen.contains(field)) {
      throw new TapdbException(
          ErrorCode.IDL_DUPLICATE_FIELD,
          "BSON field '" + name + "." + field + "' is a duplicate field");
    }
    seen.add(field);
  }

  /** Reads a command that may have any fields. */
  public static Arguments lenient(Doc command) {
    return new Arguments(command.firstName(), command);
  }

  /**
   * Reads a part of a command under the name it has in messages, such as {@code update.updates}.
   */
  public static Arguments part(String name, Doc document, Set<String> allowed) {
    Arguments arguments = new Arguments(name, document);
    FieldCursor field = document.fields();
    List<String> seen = new ArrayList<>();
    while (field.next()) {
      String each = field.name();
      if (!allowed.contains(each)) {
        throw arguments.unknown(each);
      }
      arguments.addOnce(seen, each);
    }
    return arguments;
  }

  public static boolean isGeneric(String field) {
    return GENERIC.contains(field);
  }

  private TapdbException unknown(String field) {
    return new TapdbException(
        ErrorCode.IDL_UNKNOWN_FIELD,
        "BSON field '" + name + "." + field + "' is an unknown field.");
  }

  public Doc document() {
    return command;
  }

  public boolean has(String field) {
    return command.has(field);
  }

  /** The value as it stands, or a missing one. */
  public Value value(String field) {
    return command.get(field);
  }

  /** The value of the command's first field. */
  public Value first() {
    FieldCursor field = command.fields();
    field.next();
    return field.value();
  }

  public Doc document(String field, Doc otherwise) {
    Value value = command.get(field);
    if (value.isMissing() || value.type() == BsonTypes.NULL) {
      return otherwise;
    }
    if (!value.isDocument()) {
      throw wrongType(field, value, "object");
    }
    return value.doc();
  }

  public Doc requiredDocument(String field) {
    require(field);
    Value value = command.get(field);
    if (!value.isDocument()) {
      throw wrongType(field, value, "object");
    }
    return value.doc();
  }

  /** The documents of an array. */
  public List<Doc> documents(String field) {
    List<Doc> documents = new ArrayList<>();
    FieldCursor element = array(field).fields();
    while (element.next()) {
      if (element.type() != BsonTypes.DOCUMENT) {
        throw wrongType(field + "." + element.name(), element.value(), "object");
      }
      documents.add(element.value().doc());
    }
    return documents;
  }

  /** An array that must be there. */
  public Doc array(String field) {
    require(field);
    Value value = command.get(field);
    if (!value.isArray()) {
      throw wrongType(field, value, "array");
    }
    return value.doc();
  }

  public String string(String field, String otherwise) {
    Value value = command.get(field);
    if (value.isMissing()) {
      return otherwise;
    }
    if (!value.isString()) {
      throw wrongType(field, value, "string");
    }
    return value.string();
  }

  public String requiredString(String field) {
    require(field);
    return string(field, "");
  }

  public boolean flag(String field, boolean otherwise) {
    Value value = command.get(field);
    return switch (value.type()) {
      case BsonTypes.MISSING, BsonTypes.NULL -> otherwise;
      case BsonTypes.BOOLEAN -> value.bool();
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
          Numbers.toDouble(value) != 0;
      default -> throw wrongType(field, value, "bool");
    };
  }

  /** A whole number; a fraction is cut off. */
  public long number(String field, long otherwise) {
    Value value = command.get(field);
    if (value.isMissing() || value.type() == BsonTypes.NULL) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrongType(field, value, "long");
    }
    return Numbers.toLong(value);
  }

  /** A whole number that must not be negative. */
  public long count(String field, long otherwise) {
    return atLeast(0, field, number(field, otherwise));
  }

  private static long atLeast(long least, String field, long number) {
    if (number < least) {
      throw new TapdbException(
          ErrorCode.IDL_OUT_OF_RANGE,
          "BSON field '"
              + field
              + "' value must be >= "
              + least
              + ", actual value '"
              + number
              + "'");
    }
    return number;
  }

  /** The number of bytes that sizes in the reply are to be divided by. */
  public int scale() {
    return (int) Math.min(atLeast(1, "scale", number("scale", 1)), Integer.MAX_VALUE);
  }

  /** Returns these fields if that one is among them. */
  public Arguments require(String field) {
    if (!command.has(field)) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE,
          "BSON field '" + name + "." + field + "' is missing but a required field");
    }
    return this;
  }

  /** The error for a value of a type that does not fit. */
  public TapdbException wrongType(String field, Value value, String expected) {
    return new TapdbException(
        ErrorCode.TYPE_MISMATCH,
        "BSON field '"
            + name
            + "."
            + field
            + "' is the wrong type '"
            + BsonTypes.name(value.type())
            + "', expected type '"
            + expected
            + "'");
  }
}
