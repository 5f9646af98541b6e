// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Chance for many threads: each draws from a generator of its own. */
final class SharedRandom implements RandomGenerator {
  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
