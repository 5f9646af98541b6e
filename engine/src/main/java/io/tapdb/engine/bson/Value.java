// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * One BSON value in place: its type and where its bytes are.
 *
 * <p>Immutable as long as the bytes behind it are, which everything in the engine relies on: bytes
 * that became a value are never written again. Equality is identity; values are compared with
 * {@link BsonOrder}.
 */
public final class Value {
  private static final byte[] NO_BYTES = {};

  /** The value of a field that is not there. */
  public static final Value MISSING = new Value(BsonTypes.MISSING, NO_BYTES, 0, 0);

  public static final Value NULL = new Value(BsonTypes.NULL, NO_BYTES, 0, 0);
  public static final Value UNDEFINED = new Value(BsonTypes.UNDEFINED, NO_BYTES, 0, 0);
  public static final Value MIN_KEY = new Value(BsonTypes.MIN_KEY, NO_BYTES, 0, 0);
  public static final Value MAX_KEY = new Value(BsonTypes.MAX_KEY, NO_BYTES, 0, 0);
  public static final Value TRUE = new Value(BsonTypes.BOOLEAN, new byte[] {1}, 0, 1);
  public static final Value FALSE = new Value(BsonTypes.BOOLEAN, new byte[] {0}, 0, 1);

  private final byte type;
  private final byte[] bytes;
  private final int offset;
  private final int length;

  Value(byte type, byte[] bytes, int offset, int length) {
    this.type = type;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** A value whose payload is that slice; the slice must be well formed for the type. */
  public static Value of(byte type, byte[] bytes, int offset, int length) {
    return new Value(type, bytes, offset, length);
  }

  public static Value of(int number) {
    byte[] bytes = new byte[4];
    LittleEndian.putInt(bytes, 0, number);
    return new Value(BsonTypes.INT32, bytes, 0, 4);
  }

  public static Value of(long number) {
    return eight(BsonTypes.INT64, number);
  }

  public static Value of(double number) {
    return eight(BsonTypes.DOUBLE, Double.doubleToRawLongBits(number));
  }

  public static Value of(boolean flag) {
    return flag ? TRUE : FALSE;
  }

  public static Value of(String text) {
    return text(BsonTypes.STRING, text);
  }

  public static Value of(Decimal128 number) {
    byte[] bytes = new byte[16];
    LittleEndian.putLong(bytes, 0, number.getLow());
    LittleEndian.putLong(bytes, 8, number.getHigh());
    return new Value(BsonTypes.DECIMAL128, bytes, 0, 16);
  }

  public static Value of(ObjectId id) {
    return new Value(BsonTypes.OBJECT_ID, id.toByteArray(), 0, 12);
  }

  public static Value of(Doc document) {
    return new Value(BsonTypes.DOCUMENT, document.bytes(), document.offset(), document.length());
  }

  /** An array value; in BSON an array is a document whose field names are ignored. */
  public static Value array(Doc elements) {
    return new Value(BsonTypes.ARRAY, elements.bytes(), elements.offset(), elements.length());
  }

  /** A date, in milliseconds since the epoch. */
  public static Value date(long millis) {
    return eight(BsonTypes.DATE, millis);
  }

  /** A timestamp: seconds in the upper, increment in the lower half. */
  public static Value timestamp(long timestamp) {
    return eight(BsonTypes.TIMESTAMP, timestamp);
  }

  /** Binary data of the given subtype. */
  public static Value binary(int subtype, byte[] data) {
    byte[] bytes = new byte[5 + data.length];
    LittleEndian.putInt(bytes, 0, data.length);
    bytes[4] = (byte) subtype;
    System.arraycopy(data, 0, bytes, 5, data.length);
    return new Value(BsonTypes.BINARY, bytes, 0, bytes.length);
  }

  private static Value eight(byte type, long bits) {
    byte[] bytes = new byte[8];
    LittleEndian.putLong(bytes, 0, bits);
    return new Value(type, bytes, 0, 8);
  }

  private static Value text(byte type, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[4 + utf8.length + 1];
    LittleEndian.putInt(bytes, 0, utf8.length + 1);
    System.arraycopy(utf8, 0, bytes, 4, utf8.length);
    return new Value(type, bytes, 0, bytes.length);
  }

  public byte type() {
    return type;
  }

  /** The array that holds the payload, from {@link #offset} for {@link #length} bytes. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isMissing() {
    return type == BsonTypes.MISSING;
  }

  /** Whether this is null, undefined or missing: what {@code {field: null}} asks for. */
  public boolean isNullish() {
    return type == BsonTypes.NULL || type == BsonTypes.MISSING || type == BsonTypes.UNDEFINED;
  }

  public boolean isNumber() {
    return BsonTypes.isNumber(type);
  }

  public boolean isDocument() {
    return type == BsonTypes.DOCUMENT;
  }

  public boolean isArray() {
    return type == BsonTypes.ARRAY;
  }

  public boolean isString() {
    return type == BsonTypes.STRING;
  }

  public int int32() {
    return LittleEndian.getInt(bytes, offset);
  }

  /** The eight bytes of an int64, date or timestamp. */
  public long int64() {
    return LittleEndian.getLong(bytes, offset);
  }

  public double float64() {
    return Double.longBitsToDouble(LittleEndian.getLong(bytes, offset));
  }

  public Decimal128 decimal128() {
    return Decimal128.fromIEEE754BIDEncoding(
        LittleEndian.getLong(bytes, offset + 8), LittleEndian.getLong(bytes, offset));
  }

  public boolean bool() {
    return bytes[offset] != 0;
  }

  /** The text of a string, symbol or code value. */
  public String string() {
    return new String(bytes, offset + 4, length - 5, StandardCharsets.UTF_8);
  }

  public ObjectId objectId() {
    return new ObjectId(Arrays.copyOfRange(bytes, offset, offset + 12));
  }

  /** The document or array behind this value. */
  public Doc doc() {
    return new Doc(bytes, offset, length);
  }

  public int binarySubtype() {
    return bytes[offset + 4] & 0xff;
  }

  /** A copy of the data of a binary value, without length and subtype. */
  public byte[] binaryData() {
    return Arrays.copyOfRange(bytes, offset + 5, offset + length);
  }

  /** The pattern of a regular expression. */
  public String regexPattern() {
    return new String(
        bytes, offset, Doc.cstringEnd(bytes, offset) - offset, StandardCharsets.UTF_8);
  }

  /** The option letters of a regular expression. */
  public String regexOptions() {
    int start = Doc.cstringEnd(bytes, offset) + 1;
    return new String(bytes, start, offset + length - 1 - start, StandardCharsets.UTF_8);
  }

  /** The same payload under another type byte, for types that share a form. */
  public Value retyped(byte otherType) {
    return new Value(otherType, bytes, offset, length);
  }

  /** Whether the payload is the same to the byte and so is the type. */
  public boolean sameBytes(Value other) {
    return type == other.type
        && Arrays.equals(
            bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  /** This value over bytes of its own, so that it does not keep a larger array alive. */
  public Value detached() {
    return bytes.length == length
        ? this
        : new Value(type, Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** The value in relaxed Extended JSON, for messages. */
  @Override
  public String toString() {
    return Json.write(this);
  }
}
