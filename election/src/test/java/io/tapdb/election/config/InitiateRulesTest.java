// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.ConfigRefusal.Kind;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class InitiateRulesTest {
  private static final SetConfig THREE = Configs.ordinary(3);

  private static InitiateRules onNode(int id) {
    return rules(host -> host.equals(Configs.host(id)));
  }

  private static InitiateRules rules(Predicate<HostPort> self) {
    return new InitiateRules(new ConfigRules(false), "rs", self);
  }

  private static void assertRefused(InitiateRules rules, SetConfig config, Kind kind, String word) {
    assertThat(rules.check(config))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(kind);
              assertThat(refusal.message()).contains(word);
            });
  }

  @Test
  void aSoundFirstConfigurationIsFine() {
    assertThat(onNode(1).check(THREE)).isEmpty();
  }

  @Test
  void whatHoldsForEveryConfigurationHoldsForTheFirst() {
    assertRefused(onNode(0), Configs.ordinary(8), Kind.INVALID, "votes");
  }

  @Test
  void theNameIsTheOneTheNodeWasStartedWith() {
    SetConfig other = SetConfig.of("other", THREE.members());
    assertRefused(onNode(0), other, Kind.INVALID, "'other'");
    assertRefused(onNode(0), other, Kind.INVALID, "'rs'");
  }

  @Test
  void theFirstVersionIsOne() {
    SetConfig second = Configs.versioned(THREE, 2, ConfigVersion.NO_TERM);
    assertRefused(onNode(0), second, Kind.INCOMPATIBLE, "version");
  }

  @Test
  void theSetGivesItsIdentityItself() {
    SetSettings settings = THREE.settings().withReplicaSetId(Configs.SET_ID);
    assertRefused(onNode(0), THREE.withSettings(settings), Kind.INVALID, "settings.replicaSetId");
  }

  @Test
  void nobodyIsNewlyAddedToASetThatBegins() {
    SetConfig marked = Configs.with(THREE, THREE.members().get(2).withNewlyAdded(true));
    assertRefused(onNode(0), marked, Kind.INVALID, "newlyAdded");
  }

  @Test
  void theNodeIsAMemberExactlyOnce() {
    assertRefused(onNode(7), THREE, Kind.NODE_NOT_FOUND, "members[].host");
    assertRefused(rules(host -> true), THREE, Kind.INVALID, "3 times");
  }

  @Test
  void theNodeCanLead() {
    SetConfig config = Configs.with(THREE, 1, Duties.SILENT);
    assertRefused(onNode(1), config, Kind.NODE_NOT_ELECTABLE, "priority");
    assertThat(onNode(0).check(config)).isEmpty();
  }
}
