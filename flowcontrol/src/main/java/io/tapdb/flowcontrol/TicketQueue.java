// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The writes that wait for a ticket, first come, first served, and no more than fit.
 *
 * <p>A write that finds others waiting waits behind them even if there is a ticket, or the patient
 * would starve. Nothing here waits itself: a write is whatever the caller wants to hear of again
 * when its ticket is there.
 *
 * <p>Confined to one lane: it takes no lock.
 *
 * @param <W> a write
 */
public final class TicketQueue<W> {
  /** What becomes of a write that asks for a ticket. */
  public enum Admission {
    /** It has its ticket. */
    ADMITTED,
    /** It will be handed out later. */
    WAITING,
    /** There is no room to wait. */
    REFUSED
  }

  /**
   * What became of the writes so far.
   *
   * @param taken tickets that were taken, at once or after a wait
   * @param waited writes that had to wait
   * @param refused writes that could not
   * @param waitedNanos how long those that got their tickets had waited
   */
  public record Counts(long taken, long waited, long refused, long waitedNanos) {}

  private record Waiting<W>(W write, long sinceNanos) {}

  private final Deque<Waiting<W>> waiting = new ArrayDeque<>();
  private final int capacity;
  private TicketPool pool;
  private long taken;
  private long waited;
  private long refused;
  private long waitedNanos;

  public TicketQueue(int capacity, TicketPool pool) {
    this.capacity = capacity;
    this.pool = pool;
  }

  /** Gives the write a ticket, a place in the queue, or neither. */
  public Admission admit(W write, long nowNanos) {
    if (waiting.isEmpty() && pool.hasTicket()) {
      pool = pool.taken();
      taken++;
      return Admission.ADMITTED;
    }
    if (waiting.size() >= capacity) {
      refused++;
      return Admission.REFUSED;
    }
    waiting.add(new Waiting<>(write, nowNanos));
    waited++;
    return Admission.WAITING;
  }

  /** Changes the pool and hands out the writes for which there are tickets now, in order. */
  public List<W> refill(UnaryOperator<TicketPool> change, long nowNanos) {
    pool = change.apply(pool);
    List<W> admitted = new ArrayList<>();
    while (!waiting.isEmpty() && pool.hasTicket()) {
      Waiting<W> first = waiting.remove();
      pool = pool.taken();
      taken++;
      waitedNanos += Math.max(nowNanos - first.sinceNanos(), 0);
      admitted.add(first.write());
    }
    return admitted;
  }

  /** Forgets a write whose client does not want it any more; says whether it was waiting. */
  public boolean cancel(W write) {
    return waiting.removeIf(each -> each.write().equals(write));
  }

  public int size() {
    return waiting.size();
  }

  public Counts counts() {
    return new Counts(taken, waited, refused, waitedNanos);
  }
}
