// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Entries of a flush, put in any order. */
final class FlushRows implements BaseStore.Entries {
  private record Key(int table, byte[] bytes) {}

  private final TreeMap<Key, byte[]> rows =
      new TreeMap<>(
          Comparator.comparingInt(Key::table).thenComparing(Key::bytes, Arrays::compareUnsigned));
  private Iterator<Map.Entry<Key, byte[]>> left;
  private Map.Entry<Key, byte[]> row;

  FlushRows put(int table, byte[] key, byte[] value) {
    rows.put(new Key(table, key), value);
    return this;
  }

  /** Begins again, for another store. */
  FlushRows again() {
    left = null;
    return this;
  }

  @Override
  public boolean next() {
    if (left == null) {
      left = rows.entrySet().iterator();
    }
    row = left.hasNext() ? left.next() : null;
    return row != null;
  }

  @Override
  public int table() {
    return row.getKey().table();
  }

  @Override
  public byte[] key() {
    return row.getKey().bytes();
  }

  @Override
  public byte[] value() {
    return row.getValue();
  }
}
