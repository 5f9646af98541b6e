// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.Seeds;
import io.tapdb.election.config.ConfigRefusal.Kind;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class ReconfigRulesTest {
  private static final ConfigRules RULES = new ConfigRules(false);
  private static final ReconfigRules SAFE = new ReconfigRules(RULES, false, false);
  private static final ReconfigRules FORCE = new ReconfigRules(RULES, true, false);
  private static final SetConfig THREE = Configs.ordinary(3);

  /** The proposal with the next version. */
  private static SetConfig next(SetConfig config) {
    return Configs.versioned(config, config.version().version() + 1, config.version().term());
  }

  private static Member ordinary(int id) {
    return Member.of(id, Configs.host(id), Duties.ORDINARY);
  }

  private static void assertRefused(
      ReconfigRules rules, SetConfig present, SetConfig proposed, Kind kind, String word) {
    assertThat(rules.check(present, proposed))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(kind);
              assertThat(refusal.message()).contains(word);
            });
  }

  @Test
  void theSameMembersWithAHigherVersionAreFine() {
    assertThat(SAFE.check(THREE, next(THREE))).isEmpty();
    assertThat(FORCE.check(THREE, THREE)).isEmpty();
  }

  @Test
  void whatHoldsForEveryConfigurationHoldsHere() {
    assertRefused(SAFE, THREE, next(Configs.ordinary(8)), Kind.INVALID, "found 8");
    assertRefused(FORCE, THREE, next(Configs.ordinary(8)), Kind.INVALID, "found 8");
  }

  @Test
  void theVersionRises() {
    assertRefused(SAFE, THREE, THREE, Kind.INCOMPATIBLE, "version must be above 1");
  }

  @Test
  void nameAndIdentityStay() {
    SetConfig other = Configs.versioned(SetConfig.of("other", THREE.members()), 2, -1);
    assertRefused(FORCE, THREE, other, Kind.INCOMPATIBLE, "_id");
    SetConfig known = THREE.withSettings(THREE.settings().withReplicaSetId(Configs.SET_ID));
    assertThat(SAFE.check(known, next(THREE))).isEmpty();
    assertThat(SAFE.check(known, next(known))).isEmpty();
    SetSettings foreign = THREE.settings().withReplicaSetId(new ObjectId());
    assertRefused(
        SAFE, known, next(THREE.withSettings(foreign)), Kind.INCOMPATIBLE, "replicaSetId");
  }

  @Test
  void aHostKeepsItsNumber() {
    SetConfig renumbered =
        THREE.withMembers(
            List.of(ordinary(0), ordinary(1), Member.of(9, Configs.host(2), Duties.ORDINARY)));
    assertRefused(SAFE, THREE, next(renumbered), Kind.INCOMPATIBLE, "members[2]._id");
    SetConfig moved = Configs.with(THREE, Member.of(2, Configs.host(9), Duties.ORDINARY));
    assertThat(SAFE.check(THREE, next(moved))).isEmpty();
  }

  @Test
  void someDutiesAreForLife() {
    ReconfigRules chosen = new ReconfigRules(RULES, false, true);
    assertRefused(
        chosen,
        THREE,
        next(Configs.with(THREE, 2, Duties.ARBITER)),
        Kind.INCOMPATIBLE,
        "members[2].arbiterOnly");
    assertRefused(
        chosen,
        THREE,
        next(Configs.with(THREE, 2, Duties.ORDINARY.withPriority(0).withBuildIndexes(false))),
        Kind.INCOMPATIBLE,
        "members[2].buildIndexes");
  }

  @Test
  void oneVoterAtATimeUnlessForced() {
    SetConfig one = Configs.with(THREE, ordinary(3));
    SetConfig two = Configs.with(one, ordinary(4));
    assertThat(SAFE.check(THREE, next(one))).isEmpty();
    assertThat(SAFE.check(THREE, next(Configs.without(THREE, 1)))).isEmpty();
    assertRefused(SAFE, THREE, next(two), Kind.INVALID, "at most one voting member");
    assertThat(FORCE.check(THREE, next(two))).isEmpty();
    SetConfig swapped = Configs.without(one, 1);
    assertRefused(SAFE, THREE, next(swapped), Kind.INVALID, "at most one voting member");
    assertThat(SAFE.check(THREE, next(Configs.with(THREE, 2, Duties.SILENT)))).isEmpty();
  }

  @Test
  void anyNumberOfMembersWithoutAVoteMayCome() {
    SetConfig more = THREE;
    for (int id = 3; id < 9; id++) {
      more = Configs.with(more, Member.of(id, Configs.host(id), Duties.SILENT));
    }
    assertThat(SAFE.check(THREE, next(more))).isEmpty();
    assertThat(SAFE.check(more, Configs.versioned(THREE, 2, -1))).isEmpty();
  }

  @Test
  void newlyAddedMembersStartToCountOneByOne() {
    SetConfig present = Configs.ordinary(5);
    present = Configs.with(present, present.members().get(3).withNewlyAdded(true));
    present = Configs.with(present, present.members().get(4).withNewlyAdded(true));
    SetConfig one = Configs.with(present, present.members().get(3).withNewlyAdded(false));
    assertThat(SAFE.check(present, next(one))).isEmpty();
    assertRefused(
        SAFE, present, next(present.asAsked()), Kind.INVALID, "at most one voting member");
  }

  @Test
  void theDefaultWriteConcernDoesNotChangeByTheWay() {
    SetConfig arbiter = Configs.with(Configs.ordinary(2), arbiter(2));
    String word = "setDefaultRWConcern";
    assertRefused(SAFE, Configs.ordinary(2), next(arbiter), Kind.INCOMPATIBLE, word);
    assertRefused(FORCE, Configs.ordinary(2), next(arbiter), Kind.INCOMPATIBLE, word);
    ReconfigRules chosen = new ReconfigRules(RULES, false, true);
    assertThat(chosen.check(Configs.ordinary(2), next(arbiter))).isEmpty();
  }

  private static Member arbiter(int id) {
    return Member.of(id, Configs.host(id), Duties.ARBITER);
  }

  @Test
  void aSecondWriterBesideAnArbiterComesInTwoSteps() {
    SetConfig present = Configs.of(Duties.ORDINARY, Duties.ARBITER);
    SetConfig atOnce = Configs.with(present, ordinary(2));
    assertRefused(SAFE, present, next(atOnce), Kind.INCOMPATIBLE, "priority 0 first");
    SetConfig first = Configs.with(atOnce, 2, Duties.ORDINARY.withPriority(0));
    assertThat(SAFE.check(present, next(first))).isEmpty();
    assertThat(SAFE.check(next(first), Configs.versioned(atOnce, 3, -1))).isEmpty();
  }

  @Test
  void majoritiesOfConfigurationsThatFollowEachOtherMeet() {
    int[] accepted = {0};
    Seeds.forEach(
        2000,
        random -> {
          SetConfig present = randomVoters(random, 1);
          SetConfig proposed = randomVoters(random, 2);
          if (SAFE.check(present, proposed).isEmpty()) {
            accepted[0]++;
            assertMajoritiesMeet(present, NextConfig.proposed(present, proposed, 1));
            assertMajoritiesMeet(present, proposed);
          }
        });
    assertThat(accepted[0]).isGreaterThan(Long.getLong("seed") == null ? 50 : -1);
  }

  /** Some of five members, with and without votes, some of them newly added. */
  private static SetConfig randomVoters(RandomGenerator random, int version) {
    SetConfig config = Configs.ordinary(1);
    for (int id = 1; id < 5; id++) {
      int kind = random.nextInt(6);
      Duties duties = kind == 0 ? Duties.SILENT : Duties.ORDINARY;
      if (kind < 5) {
        boolean newlyAdded = version == 1 && kind == 1;
        Member member = Member.of(id, Configs.host(id), duties).withNewlyAdded(newlyAdded);
        config = Configs.with(config, member);
      }
    }
    return Configs.versioned(config, version, 1);
  }

  private static void assertMajoritiesMeet(SetConfig one, SetConfig other) {
    for (int some = 0; some < 32; some++) {
      for (int others = 0; others < 32; others++) {
        if (isMajority(one, some) && isMajority(other, others)) {
          assertThat(some & others).as("%s and %s", one.members(), other.members()).isNotZero();
        }
      }
    }
  }

  /** Whether the members whose bits are set are voters and a majority of them. */
  private static boolean isMajority(SetConfig config, int bits) {
    int all = 0;
    for (Member voter : config.voters()) {
      all |= 1 << voter.id();
    }
    return (bits & ~all) == 0 && Integer.bitCount(bits) >= config.voteMajority();
  }
}
