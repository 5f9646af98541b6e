// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.Seeds;
import org.junit.jupiter.api.Test;

class ConfigVersionTest {
  private static ConfigVersion of(int version, long term) {
    return new ConfigVersion(version, term);
  }

  @Test
  void theHigherTermWinsWhateverTheVersion() {
    assertThat(of(1, 3).isNewerThan(of(9, 2))).isTrue();
    assertThat(of(9, 2).isNewerThan(of(1, 3))).isFalse();
  }

  @Test
  void inOneTermTheHigherVersionWins() {
    assertThat(of(2, 3).isNewerThan(of(1, 3))).isTrue();
    assertThat(of(1, 3).isNewerThan(of(1, 3))).isFalse();
  }

  @Test
  void withoutATermOnlyVersionsCount() {
    assertThat(of(2, ConfigVersion.NO_TERM).isNewerThan(of(1, 7))).isTrue();
    assertThat(of(1, 7).isNewerThan(of(2, ConfigVersion.NO_TERM))).isFalse();
    assertThat(of(3, 7).isNewerThan(of(2, ConfigVersion.NO_TERM))).isTrue();
  }

  @Test
  void noTwoAreNewerThanEachOther() {
    Seeds.forEach(
        500,
        random -> {
          ConfigVersion one = of(random.nextInt(1, 4), random.nextLong(-1, 3));
          ConfigVersion other = of(random.nextInt(1, 4), random.nextLong(-1, 3));
          assertThat(one.isNewerThan(other) && other.isNewerThan(one)).isFalse();
          boolean comparable = one.isNewerThan(other) || other.isNewerThan(one);
          assertThat(comparable || one.version() == other.version()).isTrue();
        });
  }
}
