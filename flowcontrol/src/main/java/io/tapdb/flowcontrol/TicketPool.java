// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

/**
 * The tickets that are left at one moment: a value, every change of which is another one.
 *
 * @param tickets how many; fractions add up to whole ones
 * @param atNanos when that was so
 */
public record TicketPool(double tickets, long atNanos) {
  /** What may be taken at once after a silence; several times what lies between two refills. */
  private static final double BURST_SECONDS = 0.05;

  private static final double NANOS = 1e9;

  /** The pool at the moment: what was left, and what has been added since at the rate. */
  public TicketPool refilled(double perSecond, long nowNanos) {
    long elapsed = nowNanos - atNanos;
    if (elapsed <= 0) {
      return this;
    }
    double most = Math.max(1, perSecond * BURST_SECONDS);
    // Also when the rate fell: tickets saved up under a high one would make the low one void.
    return new TicketPool(Math.min(tickets + perSecond * elapsed / NANOS, most), nowNanos);
  }

  /** The pool with so many tickets, whatever was left: the classic way, once a second. */
  public TicketPool set(double newTickets, long nowNanos) {
    return new TicketPool(newTickets, nowNanos);
  }

  public boolean hasTicket() {
    return tickets >= 1;
  }

  /** The pool with one ticket less, which must be there. */
  public TicketPool taken() {
    if (!hasTicket()) {
      throw new IllegalStateException("no ticket left of " + tickets);
    }
    return new TicketPool(tickets - 1, atNanos);
  }
}
