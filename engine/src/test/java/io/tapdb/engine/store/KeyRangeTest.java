// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Short keys of few, extreme bytes, so that they often begin with each other. */
  private static byte[] key(RandomGenerator random) {
    byte[] key = new byte[random.nextInt(5)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) new int[] {0, 1, 0x7f, 0x80, 0xfe, 0xff}[random.nextInt(6)];
    }
    return key;
  }

  @Test
  void aPrefixHoldsJustTheKeysThatBeginWithIt() {
    Seeds.forEach(
        3000,
        random -> {
          byte[] prefix = key(random);
          byte[] key = key(random);
          boolean begins =
              key.length >= prefix.length
                  && Arrays.equals(Arrays.copyOf(key, prefix.length), prefix);
          assertThat(KeyRange.prefix(prefix).contains(key)).isEqualTo(begins);
          assertThat(KeyRange.startsWith(key, prefix)).isEqualTo(begins);
        });
  }

  @Test
  void theSuccessorIsTheLeastKeyBehindAllWithThePrefix() {
    assertThat(KeyRange.successor(bytes(1, 2))).isEqualTo(bytes(1, 3));
    assertThat(KeyRange.successor(bytes(1, 0xff, 0xff))).isEqualTo(bytes(2));
    assertThat(KeyRange.successor(bytes(0x7f))).isEqualTo(bytes(0x80));
    assertThat(KeyRange.successor(bytes(0xff))).isNull();
    assertThat(KeyRange.successor(bytes())).isNull();
    byte[] prefix = bytes(5, 6);
    assertThat(KeyRange.successor(prefix)).isNotSameAs(prefix);
    assertThat(prefix).isEqualTo(bytes(5, 6));
  }

  @Test
  void aRangeHoldsItsLowEndButNotItsHighOne() {
    KeyRange range = new KeyRange(bytes(2), bytes(4));
    assertThat(range.contains(bytes(1, 0xff))).isFalse();
    assertThat(range.contains(bytes(2))).isTrue();
    assertThat(range.contains(bytes(3, 0xff))).isTrue();
    assertThat(range.contains(bytes(4))).isFalse();
    assertThat(new KeyRange(null, bytes(4)).contains(bytes())).isTrue();
    assertThat(new KeyRange(bytes(0x80), null).contains(bytes(0xff))).isTrue();
    assertThat(new KeyRange(bytes(0x80), null).contains(bytes(0x7f))).isFalse();
    assertThat(KeyRange.ALL.contains(bytes())).isTrue();
  }

  @Test
  void whatIsLeftOfAWalkLiesOnOneSideOfTheBound() {
    KeyRange range = new KeyRange(bytes(2), bytes(8));
    KeyRange forward = range.from(bytes(5), false);
    assertThat(forward.low()).isEqualTo(bytes(5));
    assertThat(forward.high()).isEqualTo(bytes(8));
    KeyRange backward = range.from(bytes(5), true);
    assertThat(backward.low()).isEqualTo(bytes(2));
    assertThat(backward.high()).isEqualTo(bytes(5));
    assertThat(backward.contains(bytes(5))).isFalse();
    assertThat(forward.contains(bytes(5))).isTrue();
  }
}
