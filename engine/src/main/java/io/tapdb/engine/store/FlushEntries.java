// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one flush writes: the newest version of every key of a layer, in order of table and key, and
 * the bookkeeping of the store in its own table among them.
 */
final class FlushEntries implements BaseStore.Entries {
  private final Sealed sealed;
  private final Set<Integer> dropped;
  private final Iterator<Integer> tables;
  private final Iterator<Map.Entry<byte[], byte[]>> bookkeeping;
  private int table;
  private EntryCursor cursor;
  private Map.Entry<byte[], byte[]> row;

  /**
   * Prepares the entries.
   *
   * @param collected tables whose content is gone by now, so that their notes can go too
   */
  FlushEntries(Sealed sealed, Collection<Integer> collected) {
    this.sealed = sealed;
    this.dropped = new HashSet<>(sealed.dropped());
    TreeMap<byte[], byte[]> rows = new TreeMap<>(java.util.Arrays::compareUnsigned);
    sealed.totals().forEach((id, totals) -> rows.put(Totals.key(id), totals.encode()));
    for (int gone : collected) {
      rows.put(VersionStore.garbageKey(gone), null);
    }
    for (int gone : sealed.dropped()) {
      rows.put(Totals.key(gone), null);
      rows.put(VersionStore.garbageKey(gone), ByteBuffer.allocate(0).array());
    }
    this.bookkeeping = rows.entrySet().iterator();
    List<Integer> all = new ArrayList<>(sealed.tables());
    all.add(Tables.COUNTERS);
    all.sort(null);
    this.tables = all.iterator();
  }

  @Override
  public boolean next() {
    while (true) {
      if (cursor != null && cursor.next()) {
        return true;
      }
      closeCursor();
      if (table == Tables.COUNTERS && bookkeeping.hasNext()) {
        row = bookkeeping.next();
        return true;
      }
      row = null;
      if (!tables.hasNext()) {
        return false;
      }
      table = tables.next();
      if (table != Tables.COUNTERS && !dropped.contains(table)) {
        cursor = sealed.layer().cursor(table, KeyRange.ALL, false, sealed.last().timestamp());
      }
    }
  }

  private void closeCursor() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }

  @Override
  public int table() {
    return table;
  }

  @Override
  public byte[] key() {
    return row == null ? cursor.key() : row.getKey();
  }

  @Override
  public byte[] value() {
    return row == null ? cursor.value() : row.getValue();
  }
}
