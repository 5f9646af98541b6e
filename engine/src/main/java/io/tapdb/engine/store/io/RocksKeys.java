// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.KeyRange;
import io.tapdb.oplog.DiskFullException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** How table and key make one key of RocksDB, and how its errors are told apart. */
final class RocksKeys {
  static final int PREFIX = 4;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private RocksKeys() {}

  static byte[] key(int table, byte[] key) {
    byte[] joined = new byte[PREFIX + key.length];
    INT.set(joined, 0, table);
    System.arraycopy(key, 0, joined, PREFIX, key.length);
    return joined;
  }

  static int table(byte[] key) {
    return (int) INT.get(key, 0);
  }

  /** The first key of a table; that of the table after it is the end of this one. */
  static byte[] first(int table) {
    byte[] key = new byte[PREFIX];
    INT.set(key, 0, table);
    return key;
  }

  static byte[] low(int table, KeyRange range) {
    return range.low() == null ? first(table) : key(table, range.low());
  }

  static byte[] high(int table, KeyRange range) {
    return range.high() == null ? first(table + 1) : key(table, range.high());
  }

  static byte[] withoutPrefix(byte[] key) {
    return Arrays.copyOfRange(key, PREFIX, key.length);
  }

  static IOException asIo(RocksDBException failure) {
    Status status = failure.getStatus();
    boolean full =
        (status != null && status.getSubCode() == Status.SubCode.NoSpace)
            || String.valueOf(failure.getMessage()).contains("No space left");
    return full
        ? new DiskFullException(failure.getMessage())
        : new IOException(failure.getMessage(), failure);
  }
}
