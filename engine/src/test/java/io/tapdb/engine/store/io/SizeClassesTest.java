// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeClassesTest {
  @Test
  void everyLengthHasTheSmallestSlotThatHoldsIt() {
    for (int length = 0; length <= SizeClasses.LARGEST; length++) {
      int sizeClass = SizeClasses.of(length);
      assertThat(SizeClasses.bytes(sizeClass)).isGreaterThanOrEqualTo(length);
      if (sizeClass > 0) {
        assertThat(SizeClasses.bytes(sizeClass - 1)).isLessThan(length);
      }
    }
    assertThat(SizeClasses.bytes(SizeClasses.COUNT - 1)).isEqualTo(SizeClasses.LARGEST);
  }

  @Test
  void aSlotIsFilledToFourFifths() {
    for (int length = 17; length <= SizeClasses.LARGEST; length++) {
      int slot = SizeClasses.bytes(SizeClasses.of(length));
      assertThat((slot - length) * 5).isLessThan(slot);
    }
  }

  /** The limit on memory relies on maps that hold as many entries as they were made for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100, 127, 128, 1024, 16_383, 16_384, 32_768})
  void everySlotOfASlabCanBeFilledAndTheSlabTakesWhatWasForetold(int length) {
    int sizeClass = SizeClasses.of(length);
    int slots = Slab.slotsIn(sizeClass, 1 << 20);
    byte[] value = new byte[SizeClasses.bytes(sizeClass)];
    try (Slab slab = new Slab(0, sizeClass, slots)) {
      for (int i = 0; i < slots; i++) {
        assertThat(slab.isFull()).isFalse();
        value[0] = (byte) i;
        assertThat(slab.fill(value)).isEqualTo(i);
      }
      assertThat(slab.isFull()).isTrue();
      for (int i = 0; i < slots; i++) {
        value[0] = (byte) i;
        assertThat(slab.read(i)).isEqualTo(value);
      }
      assertThat(slab.footprint())
          .isLessThanOrEqualTo(Slab.footprint(sizeClass, slots))
          .isLessThanOrEqualTo(1 << 20);
    }
  }

  @Test
  void aSlotThatWasGivenBackIsFilledFirst() {
    try (Slab slab = new Slab(0, 0, 4)) {
      byte[] value = {1, 2, 3};
      for (int slot : List.of(0, 1, 2)) {
        assertThat(slab.fill(value)).isEqualTo(slot);
      }
      slab.free(1);
      byte[] other = Arrays.copyOf(value, 16);
      assertThat(slab.fill(other)).isEqualTo(1);
      assertThat(slab.read(1)).isEqualTo(other);
      assertThat(slab.fill(value)).isEqualTo(3);
      assertThat(slab.isFull()).isTrue();
    }
  }
}
