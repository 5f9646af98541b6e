// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes random identities from a given source of chance. */
final class Uuids {
  private static final long VERSION_MASK = 0xffffffffffff0fffL;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_MASK = 0x3fffffffffffffffL;

  private Uuids() {}

  static UUID random(RandomGenerator random) {
    return new UUID(
        (random.nextLong() & VERSION_MASK) | VERSION_4,
        (random.nextLong() & VARIANT_MASK) | Long.MIN_VALUE);
  }
}
