// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One immutable arrangement of the store: which layers lie over which state of the base.
 *
 * <p>Replaced as a whole at each seal and each flush; whoever still reads through an old one keeps
 * it alive by a count, so it never delays either. With the last holder go its layers and its hold
 * on the base.
 */
final class View {
  private final List<Layer> newestFirst;
  private final SharedBase base;
  private final AtomicInteger living;
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * A state of the base that several views share: the number of the flush that made it, and the
   * timestamp of the newest entry in it.
   */
  static final class SharedBase {
    private final BaseSnapshot snapshot;
    private final long flush;
    private final long timestamp;
    private final AtomicInteger holders = new AtomicInteger();

    SharedBase(BaseSnapshot snapshot, long flush, long timestamp) {
      this.snapshot = snapshot;
      this.flush = flush;
      this.timestamp = timestamp;
    }

    private void release() {
      if (holders.decrementAndGet() == 0) {
        snapshot.close();
      }
    }
  }

  /**
   * A view held once.
   *
   * @param living counts the views that are held
   */
  View(List<Layer> newestFirst, SharedBase base, AtomicInteger living) {
    this.living = living;
    living.incrementAndGet();
    this.newestFirst = List.copyOf(newestFirst);
    this.base = base;
    base.holders.incrementAndGet();
    this.newestFirst.forEach(Layer::retain);
  }

  /** Takes a hold; false when the last one was already given back. */
  boolean acquire() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      newestFirst.forEach(Layer::release);
      base.release();
      living.decrementAndGet();
    }
  }

  /** Whether there is but one hold on it. */
  boolean isHeldOnce() {
    return holders.get() == 1;
  }

  List<Layer> layers() {
    return newestFirst;
  }

  SharedBase sharedBase() {
    return base;
  }

  BaseSnapshot base() {
    return base.snapshot;
  }

  long flush() {
    return base.flush;
  }

  /** The oldest timestamp that can be read. */
  long firstTimestamp() {
    return base.timestamp;
  }

  long lastTimestamp() {
    return newestFirst.isEmpty() ? base.timestamp : newestFirst.getFirst().lastTimestamp();
  }

  /** Whether every write after that timestamp is still in a memtable, so that conflicts show. */
  boolean remembersSince(long timestamp) {
    for (Layer layer : newestFirst) {
      if (Long.compareUnsigned(layer.lastTimestamp(), timestamp) <= 0) {
        return true;
      }
      if (!(layer instanceof Memtable)) {
        return false;
      }
    }
    return Long.compareUnsigned(base.timestamp, timestamp) <= 0;
  }
}
