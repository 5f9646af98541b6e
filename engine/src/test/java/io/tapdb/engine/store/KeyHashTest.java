// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  private static final int KEYS = 100_000;

  @Test
  void numbersThatCountUpHardlyShareAHash() {
    assertThat(hashes(n -> ByteBuffer.allocate(8).putLong(n).array()))
        .isGreaterThan(KEYS * 99 / 100);
  }

  @Test
  void keysOfAnyLengthHardlyShareAHash() {
    assertThat(hashes(n -> ByteBuffer.allocate(11).putInt(7, n).array()))
        .isGreaterThan(KEYS * 99 / 100);
    assertThat(hashes(n -> ("user" + n).getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isGreaterThan(KEYS * 99 / 100);
  }

  @Test
  void lowBitsDifferTooAsTablesUseThem() {
    Set<Integer> slots = new HashSet<>();
    for (int n = 0; n < 1 << 14; n++) {
      slots.add(KeyHash.of(ByteBuffer.allocate(8).putLong(n).array()) & (1 << 14) - 1);
    }
    // as many as throwing balls at random would hit: 1 - 1/e of them
    assertThat(slots.size()).isGreaterThan((1 << 14) * 60 / 100);
  }

  @Test
  void equalKeysHaveEqualHashes() {
    Seeds.forEach(
        200,
        random -> {
          byte[] key = new byte[random.nextInt(40)];
          random.nextBytes(key);
          assertThat(KeyHash.of(key.clone())).isEqualTo(KeyHash.of(key));
        });
  }

  private static int hashes(IntFunction<byte[]> key) {
    Set<Integer> hashes = new HashSet<>();
    for (int n = 0; n < KEYS; n++) {
      hashes.add(KeyHash.of(key.apply(n)));
    }
    return hashes.size();
  }
}
