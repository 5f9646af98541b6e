// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.replica.NodeClock;
import io.tapdb.replica.Workers;

/**
 * The one alarm of a member: set anew for the earliest moment at which something is due. A moment
 * that was set before and turns out too early does no harm.
 *
 * <p>Confined to the member's executor, but for the alarm itself.
 */
final class Clockwork {
  private static final long NEVER = Long.MAX_VALUE;

  private final Workers workers;
  private final NodeClock clock;
  private final Runnable alarm;
  private long next = NEVER;

  Clockwork(Workers workers, NodeClock clock, Runnable alarm) {
    this.workers = workers;
    this.clock = clock;
    this.alarm = alarm;
  }

  /** Sees to it that the alarm comes at that moment, in milliseconds of the node's clock. */
  void wakeAt(long moment, long now) {
    if (next <= now) {
      // that one has come
      next = NEVER;
    }
    if (moment < next) {
      next = moment;
      long left = Math.max(1, moment - clock.nanos() / 1_000_000);
      workers.schedule(left, alarm);
    }
  }
}
