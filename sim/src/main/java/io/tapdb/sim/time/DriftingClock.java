// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.time;

import io.tapdb.replica.NodeClock;

/**
 * What a machine takes the time to be: it runs faster or slower than it should, and its wall clock
 * is set forward and back now and then. Only {@link #nanos} never goes back.
 */
public final class DriftingClock implements NodeClock {
  private static final long START_MILLIS = 1_750_000_000_000L;

  private final Timeline timeline;
  private double rate = 1;
  private long rateSinceMicros;
  private double micros;
  private long wallOffsetMillis;

  /** A clock that is right. */
  public DriftingClock(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Lets the clock run that many times as fast as time itself from now on. */
  public void rate(double newRate) {
    micros = localMicros();
    rateSinceMicros = timeline.now();
    rate = newRate;
  }

  /** Sets the wall clock forward, or back. */
  public void step(long byMillis) {
    wallOffsetMillis += byMillis;
  }

  /** Sets the wall clock right. */
  public void correct() {
    wallOffsetMillis = timeline.millis() - (long) (localMicros() / 1000);
  }

  /** How long it really takes until this clock has run for so many milliseconds. */
  public long realMicros(long localMillis) {
    return Math.max(0, (long) Math.ceil(localMillis * 1000 / rate));
  }

  private double localMicros() {
    return micros + (timeline.now() - rateSinceMicros) * rate;
  }

  @Override
  public long millis() {
    return START_MILLIS + wallOffsetMillis + (long) (localMicros() / 1000);
  }

  @Override
  public long nanos() {
    return (long) (localMicros() * 1000);
  }
}
