// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.ArrayDeque;
import java.util.Deque;

/** Scratch room on the heap, for simulations and tests; it saves nothing. */
public final class HeapScratch implements Scratch {
  private int open;

  /** How many layers have been spilled and not closed. */
  public synchronized int open() {
    return open;
  }

  @Override
  public synchronized Spilled spill(Versions versions) {
    Memtable copy = new Memtable(0);
    Deque<Runnable> oldestFirst = new ArrayDeque<>();
    while (versions.next()) {
      int table = versions.table();
      byte[] key = versions.key();
      long timestamp = versions.timestamp();
      byte[] value = versions.value();
      oldestFirst.addFirst(() -> copy.put(table, key, timestamp, value));
    }
    oldestFirst.forEach(Runnable::run);
    open++;
    return new OnHeap(copy);
  }

  private final class OnHeap implements Spilled {
    private final Memtable versions;

    OnHeap(Memtable versions) {
      this.versions = versions;
    }

    @Override
    public byte[][] find(int table, byte[] key, long readTimestamp) {
      Version version = versions.find(table, key, readTimestamp);
      return version == null ? null : new byte[][] {version.value};
    }

    @Override
    public EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp) {
      return versions.cursor(table, range, reverse, readTimestamp);
    }

    @Override
    public void close() {
      synchronized (HeapScratch.this) {
        open--;
      }
    }
  }

  @Override
  public void close() {}
}
