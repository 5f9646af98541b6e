// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.wire.PendingCall;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Where calls wait while no server fits them, each for a limited time. */
final class Lobby {
  private final ScheduledExecutorService timer;
  private final long limitNanos;
  private final Consumer<PendingCall<?>> tooLate;
  private final ConcurrentLinkedQueue<PendingCall<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /** The next look at the clock, and when it is. */
  private Future<?> look;

  private long lookNanos;

  /**
   * An empty lobby.
   *
   * @param tooLate what is done with a call that has waited too long
   */
  Lobby(ScheduledExecutorService timer, int limitMillis, Consumer<PendingCall<?>> tooLate) {
    this.timer = timer;
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    this.tooLate = tooLate;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many wait. */
  int size() {
    return size.get();
  }

  /** Takes a call in. */
  void enter(PendingCall<?> call) {
    size.getAndIncrement();
    waiting.add(call);
    lookAt(call.searchNanos() + limitNanos);
  }

  /** Lets those out that are here now: one that comes back at once is not let out again. */
  void empty(Consumer<PendingCall<?>> taker) {
    for (int left = size.get(); left > 0; left--) {
      PendingCall<?> call = waiting.poll();
      if (call == null) {
        return;
      }
      size.getAndDecrement();
      if (!call.isDone()) {
        taker.accept(call);
      }
    }
  }

  /** Shows those that wait. */
  void forEach(Consumer<PendingCall<?>> viewer) {
    waiting.forEach(viewer);
  }

  private synchronized void lookAt(long nanos) {
    if (look != null && lookNanos - nanos <= 0) {
      return;
    }
    if (look != null) {
      look.cancel(false);
    }
    lookNanos = nanos;
    look =
        timer.schedule(this::expire, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void expire() {
    synchronized (this) {
      look = null;
    }
    long now = System.nanoTime();
    for (PendingCall<?> call : waiting) {
      boolean late = now - call.searchNanos() >= limitNanos;
      if ((late || call.isDone()) && waiting.remove(call)) {
        size.getAndDecrement();
        tooLate.accept(call);
      } else if (!late) {
        lookAt(call.searchNanos() + limitNanos);
      }
    }
  }
}
