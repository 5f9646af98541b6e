// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.Seeds;
import org.junit.jupiter.api.Test;

class NextConfigTest {
  private static final SetConfig PRESENT =
      Configs.versioned(Configs.ordinary(3), 4, 2)
          .withSettings(SetSettings.DEFAULT.withReplicaSetId(Configs.SET_ID));

  private static Member member(int id, Duties duties) {
    return Member.of(id, Configs.host(id), duties);
  }

  @Test
  void aProposalIsInstalledInTheTermOfThePrimary() {
    SetConfig proposed = Configs.versioned(Configs.ordinary(3), 5, 99);
    SetConfig next = NextConfig.proposed(PRESENT, proposed, 3);
    assertThat(next.version()).isEqualTo(new ConfigVersion(5, 3));
    assertThat(next.members()).isEqualTo(PRESENT.members());
    assertThat(next.settings().replicaSetId()).contains(Configs.SET_ID);
  }

  @Test
  void aNewVoterDoesNotCountBeforeItHasCaughtUp() {
    SetConfig next =
        NextConfig.proposed(
            PRESENT, Configs.with(Configs.ordinary(3), member(3, Duties.ORDINARY)), 3);
    assertThat(next.byId(3).orElseThrow().newlyAdded()).isTrue();
    assertThat(next.voters()).hasSize(3);
    assertThat(next.voteMajority()).isEqualTo(2);
    assertThat(next.electable()).hasSize(3);
  }

  @Test
  void membersWithoutAVoteAndArbitersCountAtOnce() {
    SetConfig proposed = Configs.with(PRESENT, member(3, Duties.SILENT));
    proposed = Configs.with(proposed, member(4, Duties.ARBITER));
    assertThat(NextConfig.proposed(PRESENT, proposed, 3).members()).noneMatch(Member::newlyAdded);
  }

  @Test
  void aProposalFromWhatUsersSeeKeepsMembersNewlyAdded() {
    SetConfig added =
        NextConfig.proposed(PRESENT, Configs.with(PRESENT, member(3, Duties.ORDINARY)), 3);
    SetConfig edited = SetConfig.parse(added.toPublicBson());
    assertThat(NextConfig.proposed(added, edited, 3).members()).isEqualTo(added.members());
  }

  @Test
  void aMemberThatCaughtUpCountsFromTheNextVersionOn() {
    SetConfig added =
        NextConfig.proposed(
            PRESENT, Configs.versioned(Configs.with(PRESENT, member(3, Duties.ORDINARY)), 5, 2), 3);
    SetConfig next = NextConfig.caughtUp(added, 3, 3).orElseThrow();
    assertThat(next.voters()).hasSize(4);
    assertThat(next.version()).isEqualTo(new ConfigVersion(6, 3));
    assertThat(new ReconfigRules(new ConfigRules(false), false, false).check(added, next))
        .isEmpty();
    assertThat(NextConfig.caughtUp(next, 3, 3)).isEmpty();
    assertThat(NextConfig.caughtUp(next, 77, 3)).isEmpty();
  }

  @Test
  void aNewPrimaryRaisesTheTermOnly() {
    SetConfig next = NextConfig.ofTerm(PRESENT, 7);
    assertThat(next.version()).isEqualTo(new ConfigVersion(4, 7));
    assertThat(next.members()).isEqualTo(PRESENT.members());
    assertThat(next.version().isNewerThan(new ConfigVersion(99, 6))).isTrue();
  }

  @Test
  void theTermOfAForcedOneIsRaisedTogetherWithItsNumber() {
    SetConfig forced = Configs.versioned(PRESENT, 20_000, ConfigVersion.NO_TERM);
    SetConfig next = NextConfig.ofTerm(forced, 7);
    assertThat(next.version()).isEqualTo(new ConfigVersion(20_001, 7));
    assertThat(next.version().isNewerThan(forced.version())).isTrue();
  }

  @Test
  void theFirstOneIsOlderThanThatOfTheFirstPrimary() {
    SetConfig first = NextConfig.initiated(Configs.ordinary(3));
    assertThat(first.version()).isEqualTo(new ConfigVersion(1, 0));
    assertThat(NextConfig.ofTerm(first, 1).version().isNewerThan(first.version())).isTrue();
  }

  @Test
  void aForcedOneLeapsAheadOfWhatCouldHaveBeenMadeElsewhere() {
    Seeds.forEach(
        100,
        random -> {
          SetConfig proposed = Configs.versioned(Configs.ordinary(2), random.nextInt(1, 99), 1);
          SetConfig next = NextConfig.forced(PRESENT, proposed, random);
          assertThat(next.version().term()).isEqualTo(ConfigVersion.NO_TERM);
          assertThat(next.version().version())
              .isGreaterThan(proposed.version().version() + 9_999)
              .isLessThan(200_000);
          assertThat(next.version().isNewerThan(PRESENT.version())).isTrue();
          assertThat(next.settings().replicaSetId()).contains(Configs.SET_ID);
        });
  }

  @Test
  void aForcedOneStaysInRange() {
    SetConfig last = Configs.versioned(PRESENT, Integer.MAX_VALUE - 1, 1);
    SetConfig next = NextConfig.forced(last, PRESENT, Seeds.random(1));
    assertThat(next.version().version()).isEqualTo(Integer.MAX_VALUE);
  }
}
