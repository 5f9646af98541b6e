// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/** The heartbeat to one member: when the next one is due, and how often this one was tried. */
final class Beat {
  /** How often a heartbeat is tried again before the member is taken for down. */
  private static final int RETRIES = 2;

  /** How long after the end of its time a heartbeat without a word about it is given up. */
  private static final long GRACE_MILLIS = 1000;

  private static final long NOT_UNDER_WAY = -1;

  private long due;
  private long sent;
  private long begun = NOT_UNDER_WAY;
  private int tries;

  long sent() {
    return sent;
  }

  /** Lets the next one be due at once, also if the last one is still under way. */
  void now() {
    due = Long.MIN_VALUE;
    begun = NOT_UNDER_WAY;
  }

  boolean isUnderWay() {
    return begun != NOT_UNDER_WAY;
  }

  boolean isDue(long now) {
    return !isUnderWay() && due <= now;
  }

  boolean isLost(long now, long timeout) {
    return isUnderWay() && now >= begun + timeout + GRACE_MILLIS;
  }

  long wakeUp(long timeout) {
    return isUnderWay() ? begun + timeout + GRACE_MILLIS : due;
  }

  /** Goes out; how much time it has is returned. */
  long send(long now, long timeout) {
    sent = now;
    if (!isUnderWay()) {
      begun = now;
      tries = 0;
    }
    tries++;
    // A message that was lost shall not cost the whole time.
    return Math.max(1, Math.min(begun + timeout - now, timeout / (RETRIES + 1)));
  }

  boolean mayTryAgain(long now, long timeout) {
    return isUnderWay() && tries <= RETRIES && now < begun + timeout;
  }

  /** It is over, one way or the other. */
  void over(long now, long interval) {
    begun = NOT_UNDER_WAY;
    due = Math.max(now, sent) + interval;
  }
}
