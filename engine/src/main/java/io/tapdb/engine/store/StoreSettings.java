// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/**
 * The budgets of the versions in memory.
 *
 * @param memtableBytes a memtable of this size is sealed
 * @param spillBytes sealed memtables that may not be flushed yet are spilled beyond this size
 * @param maxUnflushedBytes beyond this size of memtables writes have to wait
 * @param historyBytes what superseded views may keep alive for reads in the past
 * @param historyMillis how long they are kept at most
 */
public record StoreSettings(
    long memtableBytes,
    long spillBytes,
    long maxUnflushedBytes,
    long historyBytes,
    long historyMillis) {

  /** Budgets that are a fixed share each of the heap of that size. */
  public static StoreSettings ofHeap(long heapBytes) {
    long memtable = Math.clamp(heapBytes / 16, 4L << 20, 64L << 20);
    return new StoreSettings(memtable, memtable * 2, memtable * 5, memtable, 300_000);
  }
}
