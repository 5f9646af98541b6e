// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void aLogThatWasNeverCutIsOfTheFirstGeneration() throws IOException {
    assertThat(Generation.read(disk)).isEqualTo(new Generation(1, 0));
  }

  @Test
  void aCutIsReadBackAlsoAfterAPowerLoss() throws IOException {
    Generation second = Generation.read(disk).next(disk, 4711);
    assertThat(second).isEqualTo(new Generation(2, 4711));
    disk.crashLosingAll();
    assertThat(Generation.read(disk)).isEqualTo(second);
    Generation third = second.next(disk, 1L << 40);
    disk.crashLosingAll();
    assertThat(Generation.read(disk)).isEqualTo(new Generation(3, 1L << 40)).isEqualTo(third);
  }

  @Test
  void aCutThatCannotBeWrittenLeavesTheGenerationAsItWas() throws IOException {
    Generation second = Generation.read(disk).next(disk, 100);
    disk.failAfter(0);
    assertThatThrownBy(() -> second.next(disk, 50)).isInstanceOf(IOException.class);
    disk.crashLosingAll();
    assertThat(Generation.read(disk)).isEqualTo(second);
  }

  @Test
  void everyChangedByteOfTheFileIsNoticed() throws IOException {
    Generation.read(disk).next(disk, 4711);
    byte[] sound = disk.read("GENERATION");
    assertThat(sound).hasSize(16);
    for (int i = 0; i < sound.length; i++) {
      byte[] changed = sound.clone();
      changed[i] ^= 0x40;
      disk.replace("GENERATION", changed);
      assertThatThrownBy(() -> Generation.read(disk))
          .isInstanceOf(OplogDamagedException.class)
          .hasMessageContaining("GENERATION is damaged");
    }
    disk.replace("GENERATION", java.util.Arrays.copyOf(sound, 15));
    assertThatThrownBy(() -> Generation.read(disk)).isInstanceOf(OplogDamagedException.class);
    disk.replace("GENERATION", sound);
    assertThat(Generation.read(disk)).isEqualTo(new Generation(2, 4711));
  }

  @Test
  void beforeTheCutOlderGenerationsCountAndBehindItOnlyThePresentOne() {
    Generation third = new Generation(3, 1000);
    assertThat(third.admits(999, 1)).isTrue();
    assertThat(third.admits(999, 3)).isTrue();
    assertThat(third.admits(999, 4)).isFalse();
    assertThat(third.admits(1000, 2)).isFalse();
    assertThat(third.admits(1000, 3)).isTrue();
    assertThat(third.admits(5000, 4)).isFalse();
  }
}
