// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.store.Tables;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One entry of an index that a write adds or removes.
 *
 * <p>In an {@code _id} index the key stands alone and the value is the record id and the types. In
 * any other index the record id is the end of the key and the value is the types.
 */
final class KeyChange {
  private final int table;
  private final byte[] key;
  private final byte[] value;
  private final boolean unique;

  private KeyChange(int table, byte[] key, byte[] value, boolean unique) {
    this.table = table;
    this.key = key;
    this.value = value;
    this.unique = unique;
  }

  /**
   * An entry to add.
   *
   * @param bytes the values with their end byte
   */
  static KeyChange add(int table, byte[] bytes, byte[] types, boolean unique) {
    return Tables.kind(table) == Tables.POINT
        ? new KeyChange(table, bytes, join(new byte[Long.BYTES], types), unique)
        : new KeyChange(table, join(bytes, new byte[Long.BYTES]), types, unique);
  }

  /** An entry to remove. */
  static KeyChange remove(int table, byte[] bytes) {
    return Tables.kind(table) == Tables.POINT
        ? new KeyChange(table, bytes, null, false)
        : new KeyChange(table, join(bytes, new byte[Long.BYTES]), null, false);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** Fills in the record the entry belongs to, in place. */
  void assign(long recordId) {
    if (Tables.kind(table) != Tables.POINT) {
      ByteBuffer.wrap(key).putLong(key.length - Long.BYTES, recordId);
    } else if (value != null) {
      ByteBuffer.wrap(value).putLong(0, recordId);
    }
  }

  int table() {
    return table;
  }

  byte[] key() {
    return key;
  }

  /** The value, or null when the entry is removed. */
  byte[] value() {
    return value;
  }

  /** Whether no other document may have these values. */
  boolean isUnique() {
    return unique;
  }

  /** What all entries with the same values begin with. */
  byte[] prefix() {
    return Tables.kind(table) == Tables.POINT ? key : Arrays.copyOf(key, key.length - Long.BYTES);
  }

  int bytes() {
    return key.length + (value == null ? 0 : value.length);
  }
}
