// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a property with many seeds; a failure names the seed that repeats it. */
public final class Seeds {
  /** A property over one source of chance. */
  public interface Property {
    void check(RandomGenerator random) throws Exception;
  }

  private Seeds() {}

  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Checks seeds 1 to count (or to {@code -Dseeds=N}), or only the one of {@code -Dseed=N}. */
  public static void forEach(int count, Property property) {
    Long only = Long.getLong("seed");
    long last = only == null ? Long.getLong("seeds", count) : only;
    for (long seed = only == null ? 1 : only; seed <= last; seed++) {
      try {
        property.check(random(seed));
      } catch (Throwable failure) {
        throw new AssertionError("failed with -Dseed=" + seed + ": " + failure, failure);
      }
    }
  }
}
