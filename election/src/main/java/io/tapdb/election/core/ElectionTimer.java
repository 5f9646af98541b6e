// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/** The moment at which a member that hears nothing of a primary runs for election. */
final class ElectionTimer {
  private final Ground ground;
  private long due = Long.MAX_VALUE;

  ElectionTimer(Ground ground) {
    this.ground = ground;
  }

  long due() {
    return due;
  }

  boolean isUp() {
    return ground.now >= due;
  }

  /** Begins the whole time anew. */
  void rearm() {
    due = ground.now + ground.electionTimeout() + ground.chance(offset());
  }

  /** After votes were split: everybody's time was up, so it need not pass once more. */
  void rearmSoon() {
    due = ground.now + (long) (offset() / 2) + 1 + ground.chance(2 * offset());
  }

  void stop() {
    due = Long.MAX_VALUE;
  }

  private double offset() {
    return ground.electionTimeout() * ground.settings.offsetFraction();
  }
}
