// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The calls under way on one stream, found by id in constant time and without boxing.
 *
 * <p>A call stands in the slot its id names, so an id is skipped while a slow call still holds its
 * slot. Calls are placed by one thread at a time (the one that sends) and taken by another (the one
 * that receives).
 */
final class CallTable {
  private final AtomicReferenceArray<PendingCall<?>> slots;
  private final int mask;
  private long last;

  /** A table for at most so many calls at a time; twice the slots keep the search for one short. */
  CallTable(int capacity) {
    int size = Integer.highestOneBit(Math.max(1, capacity) * 2 - 1) * 2;
    this.slots = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
  }

  /** Finds a free id for a call, gives it to the call, and returns it. */
  long place(PendingCall<?> call) {
    long id = ++last;
    while (slots.getAcquire((int) id & mask) != null) {
      id = ++last;
    }
    call.id = id;
    slots.setRelease((int) id & mask, call);
    return id;
  }

  /** Whether this call still waits for its reply. */
  boolean holds(PendingCall<?> call) {
    return slots.getAcquire((int) call.id & mask) == call;
  }

  /** Removes and returns the call of an id, or null if there is none. */
  PendingCall<?> take(long id) {
    int slot = (int) id & mask;
    PendingCall<?> call = slots.getAcquire(slot);
    if (call == null || call.id != id) {
      return null;
    }
    slots.setRelease(slot, null);
    return call;
  }

  /** Removes all calls; nothing may be placed or taken meanwhile. */
  void takeAll(Consumer<PendingCall<?>> taker) {
    for (int slot = 0; slot <= mask; slot++) {
      PendingCall<?> call = slots.getAndSet(slot, null);
      if (call != null) {
        taker.accept(call);
      }
    }
  }

  /** Shows every call that is in the table, as far as that can be said while others change it. */
  void forEach(Consumer<PendingCall<?>> viewer) {
    for (int slot = 0; slot <= mask; slot++) {
      PendingCall<?> call = slots.getAcquire(slot);
      if (call != null) {
        viewer.accept(call);
      }
    }
  }
}
