// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The chance of a test against the clock: its choices repeat with a seed, their moments do not. */
final class Seeds {
  private static final long DEFAULT = 20_261_120;

  private Seeds() {}

  /** The seed given with {@code -Dseed=N}, or always the same. */
  static RandomGenerator random() {
    return random(Long.getLong("seed", DEFAULT));
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
