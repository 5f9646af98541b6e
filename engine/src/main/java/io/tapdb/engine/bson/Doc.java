// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A BSON document (or array) in place: a slice of a byte array that is never written again.
 *
 * <p>Reading a field walks over the bytes before it; nothing is decoded that is not asked for. The
 * bytes must have passed {@link BsonCheck} when they came from outside. Equality is identity;
 * compare with {@link BsonOrder} or {@link #sameBytes}.
 */
public final class Doc {
  /** The document without fields. */
  public static final Doc EMPTY = new Doc(new byte[] {5, 0, 0, 0, 0});

  private final byte[] bytes;
  private final int offset;
  private final int length;

  public Doc(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public Doc(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** The document that begins at this offset; its length is read from its first four bytes. */
  public static Doc at(byte[] bytes, int offset) {
    return new Doc(bytes, offset, LittleEndian.getInt(bytes, offset));
  }

  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 5;
  }

  /** A walk over the fields, standing before the first one. */
  public FieldCursor fields() {
    return new FieldCursor(this);
  }

  /** The value of the first field of that name, or {@link Value#MISSING}. */
  public Value get(String name) {
    FieldCursor field = fields();
    while (field.next()) {
      if (field.nameIs(name)) {
        return field.value();
      }
    }
    return Value.MISSING;
  }

  public boolean has(String name) {
    FieldCursor field = fields();
    while (field.next()) {
      if (field.nameIs(name)) {
        return true;
      }
    }
    return false;
  }

  /** The number of fields; walks over all of them. */
  public int size() {
    FieldCursor field = fields();
    int count = 0;
    while (field.next()) {
      count++;
    }
    return count;
  }

  /** The name of the first field, or null in an empty document. */
  public String firstName() {
    FieldCursor field = fields();
    return field.next() ? field.name() : null;
  }

  public boolean sameBytes(Doc other) {
    return Arrays.equals(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  /** The bytes of this document alone: the array behind it when it holds nothing else. */
  public byte[] toByteArray() {
    return bytes.length == length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** This document over bytes of its own, so that it does not keep a larger array alive. */
  public Doc detached() {
    return bytes.length == length ? this : new Doc(toByteArray());
  }

  /** The document in relaxed Extended JSON. */
  @Override
  public String toString() {
    return Json.write(this);
  }

  static int cstringEnd(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != 0) {
      at++;
    }
    return at;
  }

  static String cstring(byte[] bytes, int from) {
    return new String(bytes, from, cstringEnd(bytes, from) - from, StandardCharsets.UTF_8);
  }
}
