// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A layer that was written to scratch: only the list of its tables is left on the heap. */
final class SpilledLayer implements Layer {
  private static final long HEAP_BYTES = 1024;

  private final Scratch.Spilled spilled;
  private final Set<Integer> tables;
  private final long lastTimestamp;
  private final AtomicInteger holders = new AtomicInteger();

  SpilledLayer(Scratch.Spilled spilled, Set<Integer> tables, long lastTimestamp) {
    this.spilled = spilled;
    this.tables = tables;
    this.lastTimestamp = lastTimestamp;
  }

  @Override
  public Version find(int table, byte[] key, long readTimestamp) {
    if (!tables.contains(table)) {
      return null;
    }
    byte[][] found = spilled.find(table, key, readTimestamp);
    // only the value matters to a reader; it was visible at the timestamp it asked for
    return found == null ? null : new Version(readTimestamp, found[0], null);
  }

  @Override
  public Version findRecord(int table, long recordId, long readTimestamp) {
    return find(table, Tables.recordKey(recordId), readTimestamp);
  }

  @Override
  public EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp) {
    return tables.contains(table) ? spilled.cursor(table, range, reverse, readTimestamp) : null;
  }

  @Override
  public long lastTimestamp() {
    return lastTimestamp;
  }

  @Override
  public long heapBytes() {
    return HEAP_BYTES;
  }

  @Override
  public boolean isOnHeap() {
    return false;
  }

  @Override
  public void retain() {
    holders.incrementAndGet();
  }

  @Override
  public void release() {
    if (holders.decrementAndGet() == 0) {
      spilled.close();
    }
  }
}
