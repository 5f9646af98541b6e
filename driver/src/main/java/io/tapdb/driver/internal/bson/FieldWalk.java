// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;

/**
 * A walk over the fields of a document, or the elements of an array, where it stands in its bytes.
 *
 * <p>{@link #next} goes to the next field; the other methods speak of the one it stands on.
 */
public final class FieldWalk {
  private static final int NONE = 0;

  private final byte[] bytes;
  private final int end;
  private int type;
  private int name;
  private int value;
  private int next;

  /** Stands before the first field of the document at this place. */
  public FieldWalk(byte[] bytes, int start) {
    this.bytes = bytes;
    this.next = start + Integer.BYTES;
    this.end = start + LittleEndian.getInt(bytes, start) - 1;
  }

  /** Goes on to the next field; false when there is none. */
  public boolean next() {
    if (next >= end) {
      type = NONE;
      return false;
    }
    type = bytes[next] & 0xff;
    name = next + 1;
    value = afterZero(name);
    next = value + valueSize();
    return true;
  }

  /** Goes on to the next field of this name; false when none follows. */
  public boolean seek(String wanted) {
    while (next()) {
      if (named(wanted)) {
        return true;
      }
    }
    return false;
  }

  private int afterZero(int at) {
    int i = at;
    while (bytes[i] != 0) {
      i++;
    }
    return i + 1;
  }

  private int valueSize() {
    return switch (type) {
      case 0x06, 0x0a, 0x7f, 0xff -> 0;
      case 0x08 -> 1;
      case 0x10 -> 4;
      case 0x01, 0x09, 0x11, 0x12 -> 8;
      case 0x07 -> 12;
      case 0x13 -> 16;
      case 0x02, 0x0d, 0x0e -> 4 + LittleEndian.getInt(bytes, value);
      case 0x03, 0x04, 0x0f -> LittleEndian.getInt(bytes, value);
      case 0x05 -> 5 + LittleEndian.getInt(bytes, value);
      case 0x0b -> afterZero(afterZero(value)) - value;
      case 0x0c -> 16 + LittleEndian.getInt(bytes, value);
      default -> throw new BsonSerializationException("no BSON type has the number " + type);
    };
  }

  /** Whether the field has this name, which must be plain ASCII. */
  public boolean named(String wanted) {
    int length = wanted.length();
    if (value - name - 1 != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[name + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The field's name. */
  public String name() {
    return new String(bytes, name, value - name - 1, StandardCharsets.UTF_8);
  }

  /** Its type. */
  public BsonType type() {
    return BsonType.findByValue(type == 0xff ? -1 : type);
  }

  /** Whether it is a document, as against an array or a plain value. */
  public boolean isDocument() {
    return type == 0x03;
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return type == 0x10 || type == 0x12 || type == 0x01;
  }

  /** Its number, with fractions cut off. */
  public long asLong() {
    return switch (type) {
      case 0x10 -> LittleEndian.getInt(bytes, value);
      case 0x12 -> LittleEndian.getLong(bytes, value);
      case 0x01 -> (long) Double.longBitsToDouble(LittleEndian.getLong(bytes, value));
      default -> throw new BsonSerializationException(name() + " is not a number");
    };
  }

  /** Whether it says yes: true, or a number other than zero. */
  public boolean isTrue() {
    return switch (type) {
      case 0x08 -> bytes[value] != 0;
      case 0x10 -> LittleEndian.getInt(bytes, value) != 0;
      case 0x12 -> LittleEndian.getLong(bytes, value) != 0;
      case 0x01 -> Double.longBitsToDouble(LittleEndian.getLong(bytes, value)) != 0;
      default -> false;
    };
  }

  /** Its text. */
  public String asString() {
    if (type != 0x02) {
      throw new BsonSerializationException(name() + " is not a string");
    }
    int length = LittleEndian.getInt(bytes, value) - 1;
    return new String(bytes, value + Integer.BYTES, length, StandardCharsets.UTF_8);
  }

  /** Where its value begins. */
  public int valueStart() {
    return value;
  }

  /** How many bytes its value has. */
  public int valueLength() {
    return next - value;
  }

  /** A walk inside the document or array it is. */
  public FieldWalk inside() {
    if (type != 0x03 && type != 0x04) {
      throw new BsonSerializationException(name() + " is neither document nor array");
    }
    return new FieldWalk(bytes, value);
  }

  /** The document it is, in the same bytes. */
  public RawBsonDocument asDocument() {
    return new RawBsonDocument(bytes, value, valueLength());
  }

  /** Its value, decoded. */
  public BsonValue asValue() {
    return switch (type) {
      case 0x07 -> new BsonObjectId(new ObjectId(Arrays.copyOfRange(bytes, value, value + 12)));
      case 0x10 -> new BsonInt32(LittleEndian.getInt(bytes, value));
      case 0x12 -> new BsonInt64(LittleEndian.getLong(bytes, value));
      case 0x02 -> new BsonString(asString());
      default -> decoded();
    };
  }

  private BsonValue decoded() {
    // The element alone, made a document of one field, is what the library can read.
    int element = name - 1;
    BsonBuffer one = new BsonBuffer(next - element + 5);
    one.writeInt32(next - element + 5);
    one.writeBytes(bytes, element, next - element);
    one.writeByte(0);
    BsonDocument document = new RawBsonDocument(one.array(), 0, one.getSize());
    return document.get(name());
  }

  /** A reader that stands before the first field of the document at this place. */
  public static BsonBinaryReader reader(byte[] bytes, int start) {
    int length = LittleEndian.getInt(bytes, start);
    return new BsonBinaryReader(ByteBuffer.wrap(bytes, start, length));
  }
}
