// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.Seeds;
import io.tapdb.election.config.Configs;
import io.tapdb.election.message.MemberState;
import org.junit.jupiter.api.Test;

/** Sets of default settings that elect, lose and replace their primary. */
class ElectionTest {
  private static final long TIMEOUT = 10_000;

  private static VirtualSet led(long seed, int size) {
    VirtualSet set = new VirtualSet(seed, size).started(Configs.ordinary(size));
    assertThat(set.runUntil(2 * TIMEOUT, () -> set.writable() != null)).isPositive();
    set.run(3000);
    return set;
  }

  @Test
  void aSetElectsOnePrimaryThatAllAgreeOn() {
    Seeds.forEach(
        20,
        random -> {
          VirtualSet set = led(random.nextInt(), 3);
          int primary = set.writable().id;
          for (VirtualNode node : set.nodes) {
            assertThat(node.view().role().primaryId())
                .as(set.transcript.toString())
                .isEqualTo(primary);
            MemberState expected = node.id == primary ? MemberState.PRIMARY : MemberState.SECONDARY;
            assertThat(node.view().role().state()).isEqualTo(expected);
            assertThat(node.config.version().term()).isEqualTo(node.core.term());
          }
        });
  }

  @Test
  void theInitiatorIsElectedWithoutWaiting() {
    Seeds.forEach(
        20,
        random -> {
          VirtualSet set = new VirtualSet(random.nextInt(), 3).initiated(Configs.ordinary(3));
          long took = set.runUntil(2 * TIMEOUT, () -> set.writable() != null);
          assertThat(took).as(set.transcript.toString()).isBetween(1L, 500L);
          set.run(3000);
          assertThat(set.nodes).allMatch(node -> node.view().role().primaryId() == 0);
        });
  }

  @Test
  void aKilledPrimaryIsReplacedInWellUnderASecond() {
    Seeds.forEach(
        100,
        random -> {
          VirtualSet set = led(random.nextInt(), 3);
          set.kill(set.writable());
          long took = set.runUntil(2 * TIMEOUT, () -> set.writable() != null);
          assertThat(took).as(set.transcript.toString()).isBetween(100L, 700L);
        });
  }

  @Test
  void aSingleMemberElectsItselfAtOnce() {
    VirtualSet set = new VirtualSet(1, 1).started(Configs.ordinary(1));
    assertThat(set.runUntil(TIMEOUT, () -> set.writable() != null)).isBetween(0L, 50L);
  }
}
