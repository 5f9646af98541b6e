// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Iterator;

/** All versions of a memtable in the order in which they are spilled. */
final class LayerVersions implements Scratch.Versions {
  private final Memtable memtable;
  private final Iterator<Integer> tables;
  private int table;
  private EntryCursor keys;
  private Version version;

  LayerVersions(Memtable memtable) {
    this.memtable = memtable;
    this.tables = memtable.tables().iterator();
  }

  @Override
  public boolean next() {
    if (version != null && version.older != null) {
      version = version.older;
      return true;
    }
    while (keys == null || !keys.next()) {
      if (!tables.hasNext()) {
        return false;
      }
      table = tables.next();
      keys = memtable.cursor(table, KeyRange.ALL, false, memtable.lastTimestamp());
    }
    version = memtable.find(table, keys.key(), memtable.lastTimestamp());
    return true;
  }

  @Override
  public int table() {
    return table;
  }

  @Override
  public byte[] key() {
    return keys.key();
  }

  @Override
  public long timestamp() {
    return version.timestamp;
  }

  @Override
  public byte[] value() {
    return version.value;
  }
}
