// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.Seeds;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRules;
import io.tapdb.election.Voter;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.SetConfig;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Sets to which everything happens: {@link VirtualSet} looks after what must never be. */
class RandomSetTest {
  private static final int SEEDS = 120;
  private static final int FAULTS = 40;
  private static final int TIMEOUT = 2000;

  /** Votes as if it had never voted. */
  private static final Voting TWICE =
      (voter, request) ->
          VoteRules.answer(
              new Voter(
                  voter.config(),
                  voter.arbiter(),
                  voter.term(),
                  VoteRecord.NONE,
                  voter.lastWritten(),
                  voter.healthyPrimary()),
              request);

  private static SetConfig config(RandomGenerator random) {
    Duties[] duties = new Duties[random.nextInt(2, 6)];
    Arrays.setAll(duties, i -> Duties.ORDINARY.withPriority(1 + random.nextInt(3)));
    if (duties.length > 2 && random.nextBoolean()) {
      duties[duties.length - 1] = Duties.ARBITER;
    }
    SetConfig config = Configs.of(duties);
    return config.withSettings(
        config
            .settings()
            .withTimeouts(
                config
                    .settings()
                    .timeouts()
                    .withElectionTimeout(TIMEOUT)
                    .withHeartbeats(500, 2)
                    .withCatchUp(random.nextInt(3) * 1000 - 1, 3000)));
  }

  private static VirtualSet set(RandomGenerator random) {
    SetConfig config = config(random);
    VirtualSet set = new VirtualSet(random.nextInt(), config.members().size());
    set.wire.jitter = random.nextInt(1, 30);
    set.wire.lossOneIn = random.nextBoolean() ? 0 : random.nextInt(5, 50);
    return random.nextInt(4) == 0 ? set.initiated(config) : set.started(config);
  }

  private static void trouble(VirtualSet set, RandomGenerator random) {
    VirtualNode node = set.nodes.get(random.nextInt(set.nodes.size()));
    switch (random.nextInt(12)) {
      case 0 -> set.kill(node);
      case 1 -> node.alive = false;
      case 2 -> node.paused = !node.paused;
      case 3 -> node.lagging = !node.lagging;
      case 4 -> set.wire.cut.add(node.id + ">" + random.nextInt(set.nodes.size()));
      case 5 -> set.wire.cut.clear();
      case 6 -> stepUp(set, node, random);
      case 7 -> stepDown(set, node, random);
      case 8 -> node.on(new Event.EvidenceOfDeath(termOf(node), random.nextInt(set.nodes.size())));
      case 9 -> campaignAll(set);
      default -> restart(node);
    }
    VirtualNode writable = set.writable();
    if (writable != null) {
      writable.append(set.nextEntry(writable.core.term()));
    }
  }

  private static long termOf(VirtualNode node) {
    return node.core.term();
  }

  private static void restart(VirtualNode node) {
    if (!node.alive) {
      node.start();
    }
  }

  private static void stepUp(VirtualSet set, VirtualNode node, RandomGenerator random) {
    if (node.alive && !node.paused) {
      node.on(new Event.StepUpAsked(set.wire.token(reply -> {}), random.nextBoolean()));
    }
  }

  /** Everybody runs in earnest in the same instant. */
  private static void campaignAll(VirtualSet set) {
    for (VirtualNode node : set.nodes) {
      if (node.alive && !node.paused) {
        node.on(new Event.StepUpAsked(set.wire.token(reply -> {}), true));
      }
    }
  }

  private static void stepDown(VirtualSet set, VirtualNode node, RandomGenerator random) {
    if (node.alive && !node.paused) {
      node.on(
          new Event.StepDownAsked(
              set.wire.token(reply -> {}), 3, random.nextInt(3), random.nextBoolean()));
    }
  }

  private static void heal(VirtualSet set) {
    set.wire.cut.clear();
    set.wire.lossOneIn = 0;
    for (VirtualNode node : set.nodes) {
      node.paused = false;
      node.lagging = false;
      restart(node);
    }
  }

  @Test
  void thereIsOnePrimaryPerTermAndOneVoteAndAfterwardsAPrimaryThatAllFollow() {
    int[] terms = {0};
    Seeds.forEach(
        SEEDS,
        random -> {
          VirtualSet set = set(random);
          for (int i = 0; i < FAULTS; i++) {
            trouble(set, random);
            set.run(random.nextInt(1500));
          }
          heal(set);
          set.run(15 * TIMEOUT);
          VirtualNode primary = set.writable();
          assertThat(primary).as(set.transcript.toString()).isNotNull();
          for (VirtualNode node : set.nodes) {
            assertThat(node.view().role().primaryId())
                .as(set.transcript.toString())
                .isEqualTo(primary.id);
            assertThat(node.config.version()).isEqualTo(primary.config.version());
          }
          terms[0] += set.leaders.size();
        });
    assertThat(terms[0]).isGreaterThan(3 * SEEDS);
  }

  @Test
  void aMemberThatVotesTwiceIsFoundOut() {
    assertThatThrownBy(
            () ->
                Seeds.forEach(
                    50,
                    random -> {
                      VirtualSet set = set(random);
                      set.nodes.forEach(node -> node.voting = TWICE);
                      set.nodes.forEach(VirtualNode::start);
                      for (int i = 0; i < FAULTS; i++) {
                        trouble(set, random);
                        set.run(random.nextInt(1500));
                      }
                    }))
        .hasMessageContaining("votes twice");
  }

  @Test
  void aMemberThatForgetsItsVoteIsFoundOut() {
    assertThatThrownBy(
            () ->
                Seeds.forEach(
                    200,
                    random -> {
                      VirtualSet set = set(random);
                      for (int i = 0; i < 2 * FAULTS; i++) {
                        trouble(set, random);
                        set.run(random.nextInt(20));
                        set.nodes.forEach(RandomSetTest::restartForgetful);
                      }
                    }))
        .hasMessageContaining("votes twice");
  }

  private static void restartForgetful(VirtualNode node) {
    if (!node.alive) {
      node.disk = VoteRecord.NONE;
      node.start();
    }
  }
}
