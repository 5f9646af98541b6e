// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Encodes values so that comparing the bytes (unsigned) gives the order of {@link BsonOrder}.
 *
 * <p>Each value is a lead byte for its type followed by a payload that ends by itself, so a key is
 * the plain concatenation of its values and any run of leading values can bound a range: every key
 * that continues it lies between {@link #before} and {@link #after}. A descending value has all its
 * bytes inverted. After the last value of a stored key comes an end byte, and behind it whatever
 * the table needs (a record id).
 *
 * <p>A number is a lead byte for its sign, the eight bytes of the double next to it towards zero,
 * and, where that is not the whole number (a large int64, most decimals), the rest as a decimal
 * fraction. So numbers of all four types sort as one and equal numbers give equal bytes; which of
 * the types it was is kept beside the key, in {@link #types}, for reads that want the value back
 * without the document.
 *
 * <p>Strings and code escape a zero byte as {@code 00 ff} and end with {@code 00}. Documents are
 * their fields, each as rank of type, name, value, and end with a zero byte; arrays have no names.
 *
 * <p>A writer belongs to one thread and can be used again after {@link #reset}.
 */
public final class KeyWriter {
  private static final long EXACT_LONGS = 1L << 53;
  private static final int EXPONENT_BIAS = 0x4000;

  private byte[] bytes = new byte[64];
  private int size;
  private int flip;
  private byte[] types = new byte[8];
  private int typeCount;
  private boolean typesLost;

  /** The key of one ascending value with its end byte, as in an {@code _id} index. */
  public static byte[] keyOf(Value value) {
    return new KeyWriter().add(value, false).end().toByteArray();
  }

  public KeyWriter reset() {
    size = 0;
    typeCount = 0;
    typesLost = false;
    return this;
  }

  public KeyWriter add(Value value, boolean descending) {
    flip = descending ? 0xff : 0;
    value(value);
    flip = 0;
    return this;
  }

  /** Ends the values of a stored key. */
  public KeyWriter end() {
    byteOut(KeyBytes.KEY_END);
    return this;
  }

  /** Moves a bound before every key that continues the values written so far. */
  public KeyWriter before() {
    byteOut(KeyBytes.BEFORE);
    return this;
  }

  /** Moves a bound behind every key that continues the values written so far. */
  public KeyWriter after() {
    byteOut(KeyBytes.AFTER);
    return this;
  }

  /** Appends eight bytes, most significant first, after the end byte. */
  public KeyWriter suffix(long recordId) {
    longOut(recordId);
    return this;
  }

  /** Appends bytes that are already encoded. */
  public KeyWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return this;
  }

  public int size() {
    return size;
  }

  /** Drops what was written after that size. */
  public KeyWriter truncate(int toSize) {
    size = toSize;
    return this;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /**
   * What {@link KeyReader} needs besides the key to give the values back: a byte per number,
   * without trailing int32 ones, so usually nothing at all.
   */
  public byte[] types() {
    if (typesLost) {
      return new byte[] {KeyBytes.TYPE_LOST};
    }
    int used = typeCount;
    while (used > 0 && types[used - 1] == KeyBytes.TYPE_INT32) {
      used--;
    }
    return Arrays.copyOf(types, used);
  }

  private void value(Value value) {
    switch (value.type()) {
      case BsonTypes.MISSING, BsonTypes.NULL -> byteOut(KeyBytes.NULL);
      case BsonTypes.MIN_KEY -> byteOut(KeyBytes.MIN_KEY);
      case BsonTypes.MAX_KEY -> byteOut(KeyBytes.MAX_KEY);
      case BsonTypes.UNDEFINED -> byteOut(KeyBytes.UNDEFINED);
      case BsonTypes.INT32 -> wholeNumber(value.int32(), KeyBytes.TYPE_INT32);
      case BsonTypes.INT64 -> wholeNumber(value.int64(), KeyBytes.TYPE_INT64);
      case BsonTypes.DOUBLE -> doubleNumber(value.float64());
      case BsonTypes.DECIMAL128 -> decimalNumber(value);
      case BsonTypes.STRING -> text(KeyBytes.STRING, value);
      case BsonTypes.SYMBOL -> {
        typesLost = true;
        text(KeyBytes.STRING, value);
      }
      case BsonTypes.CODE -> text(KeyBytes.CODE, value);
      case BsonTypes.DOCUMENT -> document(KeyBytes.DOCUMENT, value.doc());
      case BsonTypes.ARRAY -> document(KeyBytes.ARRAY, value.doc());
      case BsonTypes.BINARY -> {
        byteOut(KeyBytes.BINARY);
        intOut(value.length() - 5);
        slice(value.bytes(), value.offset() + 4, value.length() - 4);
      }
      case BsonTypes.OBJECT_ID -> {
        byteOut(KeyBytes.OBJECT_ID);
        slice(value.bytes(), value.offset(), 12);
      }
      case BsonTypes.BOOLEAN -> byteOut(value.bool() ? KeyBytes.TRUE : KeyBytes.FALSE);
      case BsonTypes.DATE -> {
        byteOut(KeyBytes.DATE);
        longOut(value.int64() ^ Long.MIN_VALUE);
      }
      case BsonTypes.TIMESTAMP -> {
        byteOut(KeyBytes.TIMESTAMP);
        longOut(value.int64());
      }
      case BsonTypes.REGEX -> {
        byteOut(KeyBytes.REGEX);
        slice(value.bytes(), value.offset(), value.length());
      }
      case BsonTypes.DB_POINTER -> {
        typesLost = true;
        byteOut(KeyBytes.DB_POINTER);
        intOut(value.length());
        slice(value.bytes(), value.offset() + 4, value.length() - 4);
      }
      case BsonTypes.CODE_WITH_SCOPE -> codeWithScope(value);
      default -> throw new IllegalStateException("not a BSON type: " + value.type());
    }
  }

  private void wholeNumber(long number, byte type) {
    type(type);
    if (number == 0) {
      byteOut(KeyBytes.ZERO);
      return;
    }
    boolean negative = number < 0;
    // the magnitude of Long.MIN_VALUE is exact as a double, so the wrong sign of -number is
    // harmless
    double magnitude = negative ? -(double) number : (double) number;
    long rest = 0;
    if (number > EXACT_LONGS || number < -EXACT_LONGS) {
      long positive = Math.abs(number);
      if (number != Long.MIN_VALUE) {
        if (magnitude >= 0x1p63 || (long) magnitude > positive) {
          magnitude = Math.nextDown(magnitude);
        }
        rest = positive - (long) magnitude;
      }
    }
    magnitude(negative, magnitude, rest == 0 ? null : BigDecimal.valueOf(rest));
  }

  private void doubleNumber(double number) {
    type(number == 0 && 1 / number < 0 ? KeyBytes.TYPE_NEGATIVE_ZERO : KeyBytes.TYPE_DOUBLE);
    if (!special(number)) {
      magnitude(number < 0, Math.abs(number), null);
    }
  }

  /** Writes NaN, an infinity or zero; false when the number is none of them. */
  private boolean special(double number) {
    if (Double.isNaN(number)) {
      byteOut(KeyBytes.NAN);
    } else if (number == 0) {
      byteOut(KeyBytes.ZERO);
    } else if (Double.isInfinite(number)) {
      byteOut(number > 0 ? KeyBytes.POSITIVE_INFINITY : KeyBytes.NEGATIVE_INFINITY);
    } else {
      return false;
    }
    return true;
  }

  private void decimalNumber(Value value) {
    typesLost = true;
    if (Numbers.isNaN(value) || Numbers.isInfinite(value)) {
      special(Numbers.toDouble(value));
      return;
    }
    BigDecimal exact = Numbers.exact(value);
    if (exact.signum() == 0) {
      byteOut(KeyBytes.ZERO);
      return;
    }
    BigDecimal positive = exact.abs();
    double magnitude = Math.min(positive.doubleValue(), Double.MAX_VALUE);
    if (new BigDecimal(magnitude).compareTo(positive) > 0) {
      magnitude = Math.nextDown(magnitude);
    }
    BigDecimal rest = positive.subtract(new BigDecimal(magnitude));
    magnitude(exact.signum() < 0, magnitude, rest.signum() == 0 ? null : rest);
  }

  private void magnitude(boolean negative, double magnitude, BigDecimal rest) {
    byteOut(negative ? KeyBytes.NEGATIVE : KeyBytes.POSITIVE);
    if (negative) {
      flip ^= 0xff;
    }
    longOut(Double.doubleToRawLongBits(magnitude));
    if (rest == null) {
      byteOut(KeyBytes.EXACT);
    } else {
      remainder(rest.stripTrailingZeros());
    }
    if (negative) {
      flip ^= 0xff;
    }
  }

  private void remainder(BigDecimal rest) {
    String digits = rest.unscaledValue().toString();
    int exponent = rest.precision() - rest.scale() - 1 + EXPONENT_BIAS;
    byteOut(KeyBytes.REMAINDER);
    byteOut((byte) (exponent >> 8));
    byteOut((byte) exponent);
    for (int i = 0; i < digits.length(); i += 2) {
      int pair = (digits.charAt(i) - '0') * 10;
      if (i + 1 < digits.length()) {
        pair += digits.charAt(i + 1) - '0';
      }
      byteOut((byte) (pair + 1));
    }
    byteOut((byte) 0);
  }

  private void text(byte lead, Value value) {
    byteOut(lead);
    escaped(value.bytes(), value.offset() + 4, value.length() - 5);
  }

  private void escaped(byte[] from, int offset, int length) {
    reserve(length + 1);
    for (int i = offset; i < offset + length; i++) {
      byteOut(from[i]);
      if (from[i] == 0) {
        byteOut((byte) 0xff);
      }
    }
    byteOut((byte) 0);
  }

  private void document(byte lead, Doc document) {
    byteOut(lead);
    FieldCursor field = document.fields();
    while (field.next()) {
      byteOut((byte) (BsonTypes.rank(field.type()) + 2));
      if (lead == KeyBytes.DOCUMENT) {
        slice(field.bytes(), field.nameStart(), field.nameLength() + 1);
      }
      value(field.value());
    }
    byteOut(KeyBytes.NESTED_END);
  }

  private void codeWithScope(Value value) {
    typesLost = true;
    int code = LittleEndian.getInt(value.bytes(), value.offset() + 4);
    byteOut(KeyBytes.CODE_WITH_SCOPE);
    escaped(value.bytes(), value.offset() + 8, code - 1);
    document(KeyBytes.DOCUMENT, Doc.at(value.bytes(), value.offset() + 8 + code));
  }

  private void type(byte type) {
    if (typeCount == types.length) {
      types = Arrays.copyOf(types, typeCount * 2);
    }
    types[typeCount++] = type;
  }

  private void slice(byte[] from, int offset, int length) {
    reserve(length);
    if (flip == 0) {
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    } else {
      for (int i = 0; i < length; i++) {
        bytes[size++] = (byte) ~from[offset + i];
      }
    }
  }

  private void intOut(int number) {
    byteOut((byte) (number >> 24));
    byteOut((byte) (number >> 16));
    byteOut((byte) (number >> 8));
    byteOut((byte) number);
  }

  private void longOut(long number) {
    intOut((int) (number >> 32));
    intOut((int) number);
  }

  private void byteOut(byte b) {
    if (size == bytes.length) {
      reserve(1);
    }
    bytes[size++] = (byte) (b ^ flip);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
