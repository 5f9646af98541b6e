// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.types.ObjectId;

/**
 * Builds one BSON document front to back in a growing array.
 *
 * <pre>{@code
 * Doc reply = new DocWriter().put("n", 1).put("ok", 1.0).build();
 * }</pre>
 *
 * <p>Nested documents and arrays are opened with {@link #open} and {@link #openArray} and closed
 * with {@link #close}; {@link #build} closes the outermost one. A writer builds one document and
 * belongs to one thread.
 */
public final class DocWriter {
  private static final int MAX_OPEN = 256;

  private byte[] bytes;
  private int size;
  private int[] starts = new int[8];
  private int[] arrayIndexes = new int[8];
  private int depth;

  public DocWriter() {
    this(256);
  }

  /** A writer that expects about so many bytes. */
  public DocWriter(int expectedBytes) {
    bytes = new byte[Math.max(expectedBytes, 16)];
    begin(false);
  }

  private void begin(boolean array) {
    if (depth == starts.length) {
      if (depth >= MAX_OPEN) {
        throw new IllegalStateException("documents nested deeper than " + MAX_OPEN);
      }
      starts = Arrays.copyOf(starts, depth * 2);
      arrayIndexes = Arrays.copyOf(arrayIndexes, depth * 2);
    }
    starts[depth] = size;
    arrayIndexes[depth] = array ? 0 : -1;
    depth++;
    reserve(4);
    size += 4;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
    }
  }

  private void element(byte type, String name) {
    int length = name.length();
    reserve(2 + length * 3);
    bytes[size++] = type;
    int i = 0;
    for (; i < length && name.charAt(i) < 128; i++) {
      bytes[size++] = (byte) name.charAt(i);
    }
    if (i < length) {
      byte[] rest = name.substring(i).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(rest, 0, bytes, size, rest.length);
      size += rest.length;
    }
    bytes[size++] = 0;
  }

  private void arrayElement(byte type) {
    int index = arrayIndexes[depth - 1]++;
    if (index < 0) {
      throw new IllegalStateException("an unnamed value outside an array");
    }
    reserve(12);
    bytes[size++] = type;
    size = writeDecimal(index, bytes, size);
    bytes[size++] = 0;
  }

  static int writeDecimal(int number, byte[] into, int at) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + digits;
  }

  private void raw(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  private DocWriter eight(String name, byte type, long bits) {
    element(type, name);
    reserve(8);
    LittleEndian.putLong(bytes, size, bits);
    size += 8;
    return this;
  }

  public DocWriter put(String name, int number) {
    element(BsonTypes.INT32, name);
    reserve(4);
    LittleEndian.putInt(bytes, size, number);
    size += 4;
    return this;
  }

  public DocWriter put(String name, long number) {
    return eight(name, BsonTypes.INT64, number);
  }

  /** A whole number in the smaller type that holds it, as replies give counts. */
  public DocWriter putCount(String name, long number) {
    return number == (int) number ? put(name, (int) number) : put(name, number);
  }

  public DocWriter put(String name, double number) {
    return eight(name, BsonTypes.DOUBLE, Double.doubleToRawLongBits(number));
  }

  public DocWriter put(String name, boolean flag) {
    element(BsonTypes.BOOLEAN, name);
    reserve(1);
    bytes[size++] = (byte) (flag ? 1 : 0);
    return this;
  }

  public DocWriter put(String name, String text) {
    element(BsonTypes.STRING, name);
    string(text);
    return this;
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(5 + utf8.length);
    LittleEndian.putInt(bytes, size, utf8.length + 1);
    System.arraycopy(utf8, 0, bytes, size + 4, utf8.length);
    size += 4 + utf8.length;
    bytes[size++] = 0;
  }

  public DocWriter put(String name, Doc document) {
    element(BsonTypes.DOCUMENT, name);
    raw(document.bytes(), document.offset(), document.length());
    return this;
  }

  public DocWriter put(String name, ObjectId id) {
    element(BsonTypes.OBJECT_ID, name);
    raw(id.toByteArray(), 0, 12);
    return this;
  }

  /** Writes the value under that name; a missing value writes nothing. */
  public DocWriter put(String name, Value value) {
    if (!value.isMissing()) {
      element(value.type(), name);
      raw(value.bytes(), value.offset(), value.length());
    }
    return this;
  }

  public DocWriter putNull(String name) {
    element(BsonTypes.NULL, name);
    return this;
  }

  /** A date, in milliseconds since the epoch. */
  public DocWriter putDate(String name, long millis) {
    return eight(name, BsonTypes.DATE, millis);
  }

  /** A timestamp: seconds in the upper, increment in the lower half. */
  public DocWriter putTimestamp(String name, long timestamp) {
    return eight(name, BsonTypes.TIMESTAMP, timestamp);
  }

  /** Copies the field the cursor stands on, name and value, without decoding it. */
  public DocWriter copy(FieldCursor field) {
    raw(field.bytes(), field.elementStart(), field.elementEnd() - field.elementStart());
    return this;
  }

  /** Copies every field of the document. */
  public DocWriter copyAll(Doc document) {
    raw(document.bytes(), document.offset() + 4, document.length() - 5);
    return this;
  }

  public DocWriter open(String name) {
    element(BsonTypes.DOCUMENT, name);
    begin(false);
    return this;
  }

  public DocWriter openArray(String name) {
    element(BsonTypes.ARRAY, name);
    begin(true);
    return this;
  }

  /** Appends to the open array; a missing value becomes null, as arrays have no holes. */
  public DocWriter add(Value value) {
    Value present = value.isMissing() ? Value.NULL : value;
    arrayElement(present.type());
    raw(present.bytes(), present.offset(), present.length());
    return this;
  }

  public DocWriter add(Doc document) {
    arrayElement(BsonTypes.DOCUMENT);
    raw(document.bytes(), document.offset(), document.length());
    return this;
  }

  public DocWriter add(String text) {
    arrayElement(BsonTypes.STRING);
    string(text);
    return this;
  }

  /** Opens a document as the next element of the open array. */
  public DocWriter addOpen() {
    arrayElement(BsonTypes.DOCUMENT);
    begin(false);
    return this;
  }

  /** Opens an array as the next element of the open array. */
  public DocWriter addOpenArray() {
    arrayElement(BsonTypes.ARRAY);
    begin(true);
    return this;
  }

  /** Closes the innermost open document or array. */
  public DocWriter close() {
    depth--;
    reserve(1);
    bytes[size++] = 0;
    LittleEndian.putInt(bytes, starts[depth], size - starts[depth]);
    return this;
  }

  /** Bytes written so far, also in documents that are still open. */
  public int size() {
    return size;
  }

  /** Ends the outermost document. The writer must not be used afterwards. */
  public Doc build() {
    if (depth != 1) {
      throw new IllegalStateException(depth - 1 + " nested documents are still open");
    }
    close();
    return new Doc(bytes.length - size > size / 4 ? Arrays.copyOf(bytes, size) : bytes, 0, size);
  }

  /** Ends the outermost array-like document and gives it as an array value. */
  public Value buildArray() {
    return Value.array(build());
  }

  /** A writer whose outermost level is an array, to be ended with {@link #buildArray}. */
  public static DocWriter array() {
    return array(64, 0);
  }

  /**
   * A writer of an array whose first element gets that index, so that its elements can continue
   * another array.
   */
  public static DocWriter array(int expectedBytes, int firstIndex) {
    DocWriter writer = new DocWriter(expectedBytes);
    writer.arrayIndexes[0] = firstIndex;
    return writer;
  }
}
