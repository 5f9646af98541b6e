// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The order of BSON values: first by rank of type, then by value.
 *
 * <p>It is the order of sorts and indexes and the equality of filters. Strings are compared by
 * their UTF-8 bytes, documents field by field (type, then name, then value), binary data by length,
 * subtype and bytes.
 */
public final class BsonOrder {
  public static final Comparator<Value> COMPARATOR = BsonOrder::compare;

  private BsonOrder() {}

  public static boolean equal(Value a, Value b) {
    return compare(a, b) == 0;
  }

  public static int compare(Value a, Value b) {
    byte type = a.type();
    if (type != b.type()) {
      int ranks = Integer.compare(BsonTypes.rank(type), BsonTypes.rank(b.type()));
      if (ranks != 0) {
        return ranks;
      }
    }
    return switch (type) {
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
          Numbers.compare(a, b);
      case BsonTypes.STRING, BsonTypes.SYMBOL, BsonTypes.CODE -> compareText(a, b);
      case BsonTypes.DOCUMENT -> compare(a.doc(), b.doc(), true);
      case BsonTypes.ARRAY -> compare(a.doc(), b.doc(), false);
      case BsonTypes.BINARY -> compareBinary(a, b);
      case BsonTypes.OBJECT_ID -> compareBytes(a, b);
      case BsonTypes.BOOLEAN -> Boolean.compare(a.bool(), b.bool());
      case BsonTypes.DATE -> Long.compare(a.int64(), b.int64());
      case BsonTypes.TIMESTAMP -> Long.compareUnsigned(a.int64(), b.int64());
      case BsonTypes.REGEX -> compareBytes(a, b);
      case BsonTypes.DB_POINTER -> compareDbPointer(a, b);
      case BsonTypes.CODE_WITH_SCOPE -> compareCodeWithScope(a, b);
      default -> 0; // null, missing, undefined, MinKey, MaxKey: one value each
    };
  }

  /** Compares two documents field by field; the one that ends first is less. */
  public static int compare(Doc a, Doc b) {
    return compare(a, b, true);
  }

  /** The names of array elements say nothing, whatever a client wrote there. */
  private static int compare(Doc a, Doc b, boolean named) {
    FieldCursor left = a.fields();
    FieldCursor right = b.fields();
    while (true) {
      boolean hasLeft = left.next();
      boolean hasRight = right.next();
      if (!hasLeft || !hasRight) {
        return Boolean.compare(hasLeft, hasRight);
      }
      int types = Integer.compare(BsonTypes.rank(left.type()), BsonTypes.rank(right.type()));
      if (types != 0) {
        return types;
      }
      int names = named ? compareNames(left, right) : 0;
      if (names != 0) {
        return names;
      }
      int values = compare(left.value(), right.value());
      if (values != 0) {
        return values;
      }
    }
  }

  private static int compareNames(FieldCursor a, FieldCursor b) {
    return Arrays.compareUnsigned(
        a.bytes(),
        a.nameStart(),
        a.nameStart() + a.nameLength(),
        b.bytes(),
        b.nameStart(),
        b.nameStart() + b.nameLength());
  }

  private static int compareText(Value a, Value b) {
    return Arrays.compareUnsigned(
        a.bytes(),
        a.offset() + 4,
        a.offset() + a.length() - 1,
        b.bytes(),
        b.offset() + 4,
        b.offset() + b.length() - 1);
  }

  private static int compareBytes(Value a, Value b) {
    return Arrays.compareUnsigned(
        a.bytes(),
        a.offset(),
        a.offset() + a.length(),
        b.bytes(),
        b.offset(),
        b.offset() + b.length());
  }

  private static int compareBinary(Value a, Value b) {
    int lengths = Integer.compare(a.length(), b.length());
    return lengths != 0
        ? lengths
        : Arrays.compareUnsigned(
            a.bytes(),
            a.offset() + 4,
            a.offset() + a.length(),
            b.bytes(),
            b.offset() + 4,
            b.offset() + b.length());
  }

  private static int compareDbPointer(Value a, Value b) {
    int lengths = Integer.compare(a.length(), b.length());
    return lengths != 0 ? lengths : compareBytes(a, b);
  }

  private static int compareCodeWithScope(Value a, Value b) {
    int codeA = LittleEndian.getInt(a.bytes(), a.offset() + 4);
    int codeB = LittleEndian.getInt(b.bytes(), b.offset() + 4);
    int code =
        Arrays.compareUnsigned(
            a.bytes(),
            a.offset() + 8,
            a.offset() + 8 + codeA - 1,
            b.bytes(),
            b.offset() + 8,
            b.offset() + 8 + codeB - 1);
    return code != 0
        ? code
        : compare(
            Doc.at(a.bytes(), a.offset() + 8 + codeA), Doc.at(b.bytes(), b.offset() + 8 + codeB));
  }
}
