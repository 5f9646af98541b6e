// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigRulesTest {
  private static final ConfigRules RULES = new ConfigRules(false);
  private static final SetConfig THREE = Configs.ordinary(3);

  private static void assertFine(SetConfig config) {
    assertThat(RULES.check(config)).isEmpty();
  }

  private static void assertRefused(SetConfig config, String... words) {
    assertThat(RULES.check(config))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(ConfigRefusal.Kind.INVALID);
              assertThat(refusal.message()).contains(words);
            });
  }

  private static SetConfig third(Duties duties) {
    return Configs.with(THREE, 2, duties);
  }

  @Test
  void usualSetsAreFine() {
    assertFine(Configs.ordinary(1));
    assertFine(THREE);
    assertFine(third(Duties.ARBITER));
    assertFine(third(Duties.SILENT.withHidden(true).withDelay(3600).withBuildIndexes(false)));
  }

  @Test
  void randomSoundConfigurationsAreFine() {
    Seeds.forEach(300, random -> assertFine(Configs.random(random)));
  }

  @Test
  void thereAreOneToFiftyMembers() {
    assertRefused(SetConfig.of("rs", List.of()), "members", "found 0");
    Duties[] many = new Duties[51];
    Arrays.setAll(many, i -> i == 0 ? Duties.ORDINARY : Duties.SILENT);
    assertRefused(Configs.of(many), "members", "found 51");
    assertFine(Configs.without(Configs.of(many), 50));
  }

  @Test
  void thereAreOneToSevenVoters() {
    assertFine(Configs.ordinary(7));
    assertRefused(Configs.ordinary(8), "votes", "found 8");
    SetConfig newcomer = Configs.ordinary(8);
    assertRefused(
        Configs.with(newcomer, newcomer.members().get(7).withNewlyAdded(true)), "found 8");
  }

  @Test
  void somebodyMustBeAbleToLead() {
    assertRefused(
        Configs.of(Duties.ORDINARY.withPriority(0), Duties.ARBITER), "a priority above 0");
    assertRefused(Configs.of(Duties.SILENT), "votes", "found 0");
  }

  @Test
  void numbersAndHostsAreGivenOnce() {
    assertRefused(
        Configs.ordinary(2)
            .withMembers(
                List.of(
                    Member.of(5, Configs.host(1), Duties.ORDINARY),
                    Member.of(5, Configs.host(2), Duties.ORDINARY))),
        "members[0]._id",
        "members[1]._id",
        "5");
    assertRefused(
        Configs.with(THREE, Member.of(9, Configs.host(1), Duties.ORDINARY)),
        "members[1].host",
        "members[3].host",
        "node1.example:27017");
  }

  @Test
  void localhostIsForAllOrForNone() {
    Member local = Member.of(9, new HostPort("localhost", 1), Duties.ORDINARY);
    Member other = Member.of(8, new HostPort("127.0.0.1", 2), Duties.ORDINARY);
    assertRefused(Configs.with(THREE, local), "localhost", "1 of 4");
    assertFine(THREE.withMembers(List.of(local, other)));
  }

  @Test
  void theAddressOfAllInterfacesIsNone() {
    Member everywhere = Member.of(9, new HostPort("0.0.0.0", 1), Duties.ORDINARY);
    assertRefused(Configs.with(THREE, everywhere), "members[3].host", "0.0.0.0");
  }

  @Test
  void numbersOfAMemberHaveRanges() {
    assertRefused(third(Duties.ORDINARY.withPriority(-1)), "members[2].priority", "-1");
    assertRefused(third(Duties.ORDINARY.withPriority(1000.5)), "members[2].priority", "1000.5");
    assertRefused(third(Duties.ORDINARY.withPriority(Double.NaN)), "members[2].priority");
    assertFine(third(Duties.ORDINARY.withPriority(1000)));
    assertRefused(third(Duties.ORDINARY.withVotes(2)), "members[2].votes", "2");
    assertRefused(third(Duties.SILENT.withDelay(-1)), "members[2].secondaryDelaySecs");
    assertRefused(third(Duties.SILENT.withDelay(31_622_401)), "members[2].secondaryDelaySecs");
    assertFine(third(Duties.SILENT.withDelay(31_622_400)));
    assertRefused(
        Configs.with(THREE, Member.of(-1, Configs.host(9), Duties.ORDINARY)), "members[3]._id");
  }

  @Test
  void whoMayNotLeadHasPriorityZero() {
    assertRefused(third(Duties.ORDINARY.withVotes(0)), "members[2].votes", "members[2].priority");
    assertRefused(
        third(Duties.ORDINARY.withHidden(true)), "members[2].hidden", "members[2].priority");
    assertRefused(
        third(Duties.ORDINARY.withDelay(1)), "members[2].secondaryDelaySecs", "[2].priority");
    assertRefused(
        third(Duties.ORDINARY.withBuildIndexes(false)), "members[2].buildIndexes", "[2].priority");
  }

  @Test
  void anArbiterVotesAndDoesNothingElse() {
    assertRefused(third(Duties.ARBITER.withPriority(2)), "members[2].priority", "arbiter");
    assertRefused(third(Duties.ARBITER.withVotes(0)), "members[2].votes", "arbiter");
    SetConfig config = third(Duties.ARBITER);
    assertRefused(
        Configs.with(config, config.members().get(2).withTags(Map.of("dc", "east"))),
        "members[2].tags",
        "arbiter");
  }

  @Test
  void moreArbitersThanOneMustBeAllowed() {
    SetConfig two = Configs.of(Duties.ORDINARY, Duties.ARBITER, Duties.ARBITER);
    assertRefused(two, "2 arbiters", "allowMultipleArbiters");
    assertThat(new ConfigRules(true).check(two)).isEmpty();
  }

  @Test
  void theSetHasANameAndAVersion() {
    assertRefused(SetConfig.of("", THREE.members()), "_id");
    assertRefused(Configs.versioned(THREE, 0, 1), "version", "found 0");
  }

  @Test
  void timesAreNotNegative() {
    SetTimeouts fine = SetTimeouts.DEFAULT;
    assertRefused(timed(fine.withHeartbeats(0, 1)), "settings.heartbeatIntervalMillis");
    assertRefused(timed(fine.withHeartbeats(1, 0)), "settings.heartbeatTimeoutSecs");
    assertRefused(timed(fine.withElectionTimeout(0)), "settings.electionTimeoutMillis");
    assertRefused(timed(fine.withCatchUp(-2, 0)), "settings.catchUpTimeoutMillis");
    assertRefused(timed(fine.withCatchUp(0, -2)), "settings.catchUpTakeoverDelayMillis");
    assertFine(timed(fine.withCatchUp(-1, -1)));
  }

  private static SetConfig timed(SetTimeouts timeouts) {
    return THREE.withSettings(THREE.settings().withTimeouts(timeouts));
  }

  @Test
  void aModeCanBeFulfilled() {
    SetConfig tagged = THREE;
    for (int i = 0; i < 3; i++) {
      String dc = i == 0 ? "east" : "west";
      tagged = Configs.with(tagged, THREE.members().get(i).withTags(Map.of("dc", dc)));
    }
    assertFine(moded(tagged, "both", 2));
    assertRefused(moded(tagged, "three", 3), "settings.getLastErrorModes.three.dc", "have 2");
    assertRefused(moded(tagged, "none", 0), "settings.getLastErrorModes.none.dc", "at least 1");
    assertRefused(moded(THREE, "untagged", 1), "settings.getLastErrorModes.untagged.dc", "have 0");
    assertRefused(moded(tagged, "majority", 1), "'majority'");
  }

  private static SetConfig moded(SetConfig config, String mode, int count) {
    return config.withSettings(config.settings().withModes(Map.of(mode, Map.of("dc", count))));
  }
}
