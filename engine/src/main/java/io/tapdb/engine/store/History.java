// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Views that a flush has superseded, kept for reads in the past: for a while, and as long as what
 * they keep alive on the heap is within a budget. Guarded by the store's lock.
 */
final class History {
  private record Past(View view, long retiredMillis, long heapBytes) {}

  private final Deque<Past> oldestFirst = new ArrayDeque<>();
  private final StoreSettings settings;
  private long heapBytes;

  History(StoreSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes over the store's hold on a view.
   *
   * @param heapBytesOfFlushed what the layer that was flushed takes, which only this view needs
   */
  void add(View view, long nowMillis, long heapBytesOfFlushed) {
    oldestFirst.addLast(new Past(view, nowMillis, heapBytesOfFlushed));
    heapBytes += heapBytesOfFlushed;
    trim(nowMillis);
  }

  void trim(long nowMillis) {
    while (!oldestFirst.isEmpty()
        && (heapBytes > settings.historyBytes()
            || nowMillis - oldestFirst.getFirst().retiredMillis() > settings.historyMillis())) {
      Past past = oldestFirst.removeFirst();
      heapBytes -= past.heapBytes();
      past.view().release();
    }
  }

  /** The newest view that can still be read at that timestamp, or null. */
  View find(long timestamp) {
    View found = null;
    for (Past past : oldestFirst) {
      if (Long.compareUnsigned(past.view().firstTimestamp(), timestamp) <= 0) {
        found = past.view();
      }
    }
    return found;
  }

  void clear() {
    while (!oldestFirst.isEmpty()) {
      oldestFirst.removeFirst().view().release();
    }
    heapBytes = 0;
  }
}
