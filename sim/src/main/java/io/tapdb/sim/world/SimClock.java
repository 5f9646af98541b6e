// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.replica.NodeClock;

/** A clock that stands still until the simulation moves it. */
public final class SimClock implements NodeClock {
  private static final long START_MILLIS = 1_750_000_000_000L;

  private long millis = START_MILLIS;

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long nanos() {
    return (millis - START_MILLIS) * 1_000_000;
  }

  /** Lets time pass. */
  public void advance(long byMillis) {
    millis += byMillis;
  }

  /** How long the simulation has lasted. */
  public long sinceStart() {
    return millis - START_MILLIS;
  }
}
