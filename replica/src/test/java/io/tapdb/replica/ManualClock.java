// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

/** A clock that stands still until a test moves it, or that moves a little whenever it is read. */
public final class ManualClock implements NodeClock {
  private static final long START_MILLIS = 1_750_000_000_000L;

  private long millis = START_MILLIS;
  private long nanos;
  private long nanosPerReading;
  private Runnable onReading = () -> {};

  @Override
  public synchronized long millis() {
    return millis;
  }

  @Override
  public synchronized long nanos() {
    nanos += nanosPerReading;
    onReading.run();
    return nanos;
  }

  /** Moves both clocks forward. */
  public synchronized void advance(long byMillis) {
    millis += byMillis;
    nanos += byMillis * 1_000_000;
  }

  /** Makes time pass with every look at it, so that loops that check it come to an end. */
  public synchronized void passPerReading(long newNanosPerReading) {
    nanosPerReading = newNanosPerReading;
  }

  /** Does something whenever somebody asks how much time is left. */
  public synchronized void onReading(Runnable action) {
    onReading = action;
  }
}
