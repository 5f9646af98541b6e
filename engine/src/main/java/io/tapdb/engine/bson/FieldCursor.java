// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A walk over the fields of one document, forward only; allocates nothing until asked. */
public final class FieldCursor {
  private final byte[] bytes;
  private final int end;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;
  private byte type;

  FieldCursor(Doc doc) {
    this.bytes = doc.bytes();
    this.end = doc.offset() + doc.length() - 1;
    this.valueEnd = doc.offset() + 4;
  }

  /** Steps to the next field; false after the last one. */
  public boolean next() {
    if (valueEnd >= end) {
      return false;
    }
    type = bytes[valueEnd];
    nameStart = valueEnd + 1;
    nameEnd = Doc.cstringEnd(bytes, nameStart);
    valueStart = nameEnd + 1;
    valueEnd = valueStart + sizeOf(type, bytes, valueStart);
    return true;
  }

  public byte type() {
    return type;
  }

  public String name() {
    return new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
  }

  public int nameLength() {
    return nameEnd - nameStart;
  }

  /** Whether the name begins with this ASCII character. */
  public boolean nameStartsWith(char first) {
    return bytes[nameStart] == first;
  }

  /** Whether the field has this name; cheap when both are ASCII. */
  public boolean nameIs(String name) {
    int length = nameEnd - nameStart;
    if (length != name.length()) {
      // a name with characters beyond ASCII is longer in UTF-8 than in characters
      return length > name.length() && !isAscii() && name.equals(name());
    }
    for (int i = 0; i < length; i++) {
      if (bytes[nameStart + i] != (byte) name.charAt(i) || name.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }

  /** Whether both fields have the same name. */
  public boolean nameIsSame(FieldCursor other) {
    return Arrays.equals(bytes, nameStart, nameEnd, other.bytes, other.nameStart, other.nameEnd);
  }

  /** Whether both values have the same type and the same bytes. */
  public boolean valueIsSame(FieldCursor other) {
    return type == other.type
        && Arrays.equals(
            bytes, valueStart, valueEnd, other.bytes, other.valueStart, other.valueEnd);
  }

  /** Whether the name is that of the array element with this index. */
  public boolean nameIsIndex(int index) {
    int rest = index;
    for (int i = nameEnd - 1; i >= nameStart; i--) {
      if (bytes[i] != '0' + rest % 10) {
        return false;
      }
      rest /= 10;
      if (rest == 0) {
        return i == nameStart;
      }
    }
    return false;
  }

  private boolean isAscii() {
    for (int i = nameStart; i < nameEnd; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  public Value value() {
    return new Value(type, bytes, valueStart, valueEnd - valueStart);
  }

  /** Offset of the type byte, where the whole element begins. */
  public int elementStart() {
    return nameStart - 1;
  }

  /** Offset behind the last byte of the element. */
  public int elementEnd() {
    return valueEnd;
  }

  byte[] bytes() {
    return bytes;
  }

  int nameStart() {
    return nameStart;
  }

  /** The number of payload bytes of a value of this type that begins at the offset. */
  static int sizeOf(byte type, byte[] bytes, int offset) {
    return switch (type) {
      case BsonTypes.DOUBLE, BsonTypes.DATE, BsonTypes.INT64, BsonTypes.TIMESTAMP -> 8;
      case BsonTypes.INT32 -> 4;
      case BsonTypes.BOOLEAN -> 1;
      case BsonTypes.OBJECT_ID -> 12;
      case BsonTypes.DECIMAL128 -> 16;
      case BsonTypes.NULL, BsonTypes.UNDEFINED, BsonTypes.MIN_KEY, BsonTypes.MAX_KEY -> 0;
      case BsonTypes.STRING, BsonTypes.SYMBOL, BsonTypes.CODE ->
          4 + LittleEndian.getInt(bytes, offset);
      case BsonTypes.DOCUMENT, BsonTypes.ARRAY, BsonTypes.CODE_WITH_SCOPE ->
          LittleEndian.getInt(bytes, offset);
      case BsonTypes.BINARY -> 5 + LittleEndian.getInt(bytes, offset);
      case BsonTypes.REGEX -> {
        int options = Doc.cstringEnd(bytes, offset) + 1;
        yield Doc.cstringEnd(bytes, options) + 1 - offset;
      }
      case BsonTypes.DB_POINTER -> 4 + LittleEndian.getInt(bytes, offset) + 12;
      default -> throw new IllegalStateException("not a BSON type: " + type);
    };
  }
}
