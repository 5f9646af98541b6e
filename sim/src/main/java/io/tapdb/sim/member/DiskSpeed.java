// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import java.util.random.RandomGenerator;

/** How long a disk takes to force what was written. */
public final class DiskSpeed {
  private static final long QUICK_MICROS = 1500;
  private static final long SLOW_MICROS = 900_000;

  private boolean slow;

  /** Makes it slow, or quick again. */
  public void slow(boolean isSlow) {
    slow = isSlow;
  }

  long micros(RandomGenerator random) {
    return random.nextLong(100, slow ? SLOW_MICROS : QUICK_MICROS);
  }
}
