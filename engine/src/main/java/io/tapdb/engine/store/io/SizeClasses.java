// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

/**
 * The sizes of slots for values: four steps in each doubling, so that a slot is filled to four
 * fifths at least.
 */
final class SizeClasses {
  private static final int STEPS = 4;
  private static final int STEP_BITS = 2;
  private static final int SMALLEST_BITS = 4;

  /** The largest slot; larger values are cut into pieces. */
  static final int LARGEST = 32 << 10;

  static final int COUNT = of(LARGEST) + 1;

  private SizeClasses() {}

  /** The bytes that a slot of the class holds. */
  static int bytes(int sizeClass) {
    return (STEPS + sizeClass % STEPS) << (sizeClass / STEPS + SMALLEST_BITS - STEP_BITS);
  }

  /** The class with the smallest slots that hold that many bytes. */
  static int of(int length) {
    if (length <= 1 << SMALLEST_BITS) {
      return 0;
    }
    int doubling = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length - 1);
    int step = ((length - 1) >>> (doubling - STEP_BITS)) - STEPS;
    return (doubling - SMALLEST_BITS) * STEPS + step + 1;
  }
}
