// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.ConfigCommitment.Holding;
import io.tapdb.oplog.OpTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigCommitmentTest {
  private static final SetConfig PRESENT = Configs.versioned(Configs.ordinary(3), 2, 1);
  private static final OpTime NEEDED = OpTime.of(10, 1, 1);
  private static final OpTime BEFORE = OpTime.of(9, 1, 1);

  private final Map<Integer, Holding> members = new HashMap<>();

  private void holds(int id, int version, OpTime durable) {
    members.put(id, new Holding(new ConfigVersion(version, 1), durable));
  }

  private void assertNotCommitted(SetConfig config, String word) {
    assertThat(ConfigCommitment.check(config, members, NEEDED))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(ConfigRefusal.Kind.NOT_COMMITTED);
              assertThat(refusal.message()).contains(word);
            });
  }

  @Test
  void aMajorityThatHoldsItAndTheEntryIsEnough() {
    holds(0, 2, NEEDED);
    holds(2, 2, OpTime.of(11, 1, 1));
    assertThat(ConfigCommitment.check(PRESENT, members, NEEDED)).isEmpty();
    assertThat(ConfigCommitment.isHeld(PRESENT, members)).isTrue();
  }

  @Test
  void anOlderOrANewerConfigurationIsNotTheSame() {
    holds(0, 2, NEEDED);
    holds(1, 1, NEEDED);
    holds(2, 3, NEEDED);
    assertNotCommitted(PRESENT, "{version: 2, term: 1}");
  }

  @Test
  void theEntryMustBeOnAMajorityToo() {
    holds(0, 2, NEEDED);
    holds(1, 2, BEFORE);
    holds(2, 2, BEFORE);
    assertNotCommitted(PRESENT, NEEDED.toString());
  }

  @Test
  void membersThatDoNotVoteDoNotCount() {
    SetConfig config = Configs.with(PRESENT, 2, Duties.SILENT);
    holds(0, 2, NEEDED);
    holds(2, 2, NEEDED);
    assertNotCommitted(config, "majority of members");
    holds(1, 2, NEEDED);
    assertThat(ConfigCommitment.check(config, members, NEEDED)).isEmpty();
  }

  @Test
  void anArbiterHoldsTheConfigurationAndNoEntry() {
    SetConfig config = Configs.with(PRESENT, 2, Duties.ARBITER);
    holds(0, 2, NEEDED);
    holds(2, 2, OpTime.NULL);
    assertThat(ConfigCommitment.isHeld(config, members)).isTrue();
    assertNotCommitted(config, NEEDED.toString());
    holds(1, 1, NEEDED);
    assertThat(ConfigCommitment.check(config, members, NEEDED)).isEmpty();
  }
}
