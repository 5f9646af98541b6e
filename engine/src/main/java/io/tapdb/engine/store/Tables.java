// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The numbering of tables: what kind of keys a table has can be read off its id.
 *
 * <p>The lowest two bits are the kind. Ids are handed out by the catalog and never used again.
 */
public final class Tables {
  /** Keys are record ids, looked up one by one far more often than in order. */
  public static final int RECORDS = 0;

  /** Keys are bytes, looked up whole far more often than in order: an index on {@code _id}. */
  public static final int POINT = 1;

  /** Keys are bytes, read in ranges: any other index, and the catalog. */
  public static final int RANGE = 2;

  /** The table that holds the catalog. */
  public static final int CATALOG = id(0, RANGE);

  /** The table that holds the counters of the record tables; written by flushes only. */
  public static final int COUNTERS = id(1, RANGE);

  /** The first number the catalog hands out. */
  public static final int FIRST_FREE = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Tables() {}

  public static int id(int number, int kind) {
    return number << 2 | kind;
  }

  public static int kind(int table) {
    return table & 3;
  }

  /** The key of a record: its id, most significant byte first. */
  public static byte[] recordKey(long recordId) {
    byte[] key = new byte[Long.BYTES];
    LONG.set(key, 0, recordId);
    return key;
  }

  /** The record id at the end of a key. */
  public static long recordId(byte[] key) {
    return recordId(key, key.length - Long.BYTES);
  }

  /** The record id that begins at the offset. */
  public static long recordId(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }
}
