// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.store.StoreSettings;

/**
 * The sizes of an engine.
 *
 * @param store budgets of versions in memory
 * @param cacheBytes what the record cache may hold on the heap
 */
public record EngineSettings(StoreSettings store, long cacheBytes) {
  /** Settings for a node with a heap of that size. */
  public static EngineSettings ofHeap(long heapBytes) {
    return new EngineSettings(StoreSettings.ofHeap(heapBytes), heapBytes / 4);
  }
}
