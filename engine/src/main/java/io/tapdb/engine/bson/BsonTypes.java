// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.util.Map;

/**
 * The type bytes of BSON, their names as used by {@code $type}, and the order of types in a sort.
 *
 * <p>The order is that of the public comparison rules: MinKey, undefined, null, numbers, strings
 * and symbols, objects, arrays, binary data, object ids, booleans, dates, timestamps, regular
 * expressions, pointers, code, MaxKey. A missing field sorts as null.
 */
public final class BsonTypes {
  /** Not a BSON type: the mark of a value that is not there. */
  public static final byte MISSING = 0;

  public static final byte DOUBLE = 1;
  public static final byte STRING = 2;
  public static final byte DOCUMENT = 3;
  public static final byte ARRAY = 4;
  public static final byte BINARY = 5;
  public static final byte UNDEFINED = 6;
  public static final byte OBJECT_ID = 7;
  public static final byte BOOLEAN = 8;
  public static final byte DATE = 9;
  public static final byte NULL = 10;
  public static final byte REGEX = 11;
  public static final byte DB_POINTER = 12;
  public static final byte CODE = 13;
  public static final byte SYMBOL = 14;
  public static final byte CODE_WITH_SCOPE = 15;
  public static final byte INT32 = 16;
  public static final byte TIMESTAMP = 17;
  public static final byte INT64 = 18;
  public static final byte DECIMAL128 = 19;
  public static final byte MIN_KEY = -1;
  public static final byte MAX_KEY = 127;

  private static final String[] NAMES = {
    "missing",
    "double",
    "string",
    "object",
    "array",
    "binData",
    "undefined",
    "objectId",
    "bool",
    "date",
    "null",
    "regex",
    "dbPointer",
    "javascript",
    "symbol",
    "javascriptWithScope",
    "int",
    "timestamp",
    "long",
    "decimal"
  };

  private static final Map<String, Byte> BY_NAME =
      Map.ofEntries(
          Map.entry("double", DOUBLE),
          Map.entry("string", STRING),
          Map.entry("object", DOCUMENT),
          Map.entry("array", ARRAY),
          Map.entry("binData", BINARY),
          Map.entry("undefined", UNDEFINED),
          Map.entry("objectId", OBJECT_ID),
          Map.entry("bool", BOOLEAN),
          Map.entry("date", DATE),
          Map.entry("null", NULL),
          Map.entry("regex", REGEX),
          Map.entry("dbPointer", DB_POINTER),
          Map.entry("javascript", CODE),
          Map.entry("symbol", SYMBOL),
          Map.entry("javascriptWithScope", CODE_WITH_SCOPE),
          Map.entry("int", INT32),
          Map.entry("timestamp", TIMESTAMP),
          Map.entry("long", INT64),
          Map.entry("decimal", DECIMAL128),
          Map.entry("minKey", MIN_KEY),
          Map.entry("maxKey", MAX_KEY));

  private BsonTypes() {}

  /** The name of a type as {@code $type} and error messages spell it. */
  public static String name(byte type) {
    return switch (type) {
      case MIN_KEY -> "minKey";
      case MAX_KEY -> "maxKey";
      default -> type >= 0 && type < NAMES.length ? NAMES[type] : "unknown(" + type + ")";
    };
  }

  /** The type of that name, or null when there is none. */
  public static Byte byName(String name) {
    return BY_NAME.get(name);
  }

  /** Whether this byte is the tag of a type that may stand in a stored document. */
  public static boolean isKnown(byte type) {
    return (type >= DOUBLE && type <= DECIMAL128) || type == MIN_KEY || type == MAX_KEY;
  }

  /** Whether values of this type are compared as numbers. */
  public static boolean isNumber(byte type) {
    return type == INT32 || type == INT64 || type == DOUBLE || type == DECIMAL128;
  }

  /** The rank of a type in the sort order; types of one rank are compared by value. */
  public static int rank(byte type) {
    return switch (type) {
      case MIN_KEY -> -1;
      case UNDEFINED -> 0;
      case MISSING, NULL -> 5;
      case INT32, INT64, DOUBLE, DECIMAL128 -> 10;
      case STRING, SYMBOL -> 15;
      case DOCUMENT -> 20;
      case ARRAY -> 25;
      case BINARY -> 30;
      case OBJECT_ID -> 35;
      case BOOLEAN -> 40;
      case DATE -> 45;
      case TIMESTAMP -> 47;
      case REGEX -> 50;
      case DB_POINTER -> 55;
      case CODE -> 60;
      case CODE_WITH_SCOPE -> 65;
      case MAX_KEY -> 127;
      default -> throw new IllegalStateException("not a BSON type: " + type);
    };
  }
}
