// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRules;
import io.tapdb.election.Voter;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Voting;
import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.MemberRules;
import io.tapdb.replica.member.MemberFiles;
import io.tapdb.replica.sync.CommitRule;
import io.tapdb.replica.sync.Progress;
import io.tapdb.sim.Violation;
import io.tapdb.sim.member.Strategies;
import io.tapdb.sim.world.Durability;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: the simulator finds what it is there to find. Method: one rule is broken in all members,
 * and few seeds have to be enough until the law speaks that this rule serves.
 */
class PlantedBugsTest {
  private static final int SEEDS = 60;
  private static final int RARE_SEEDS = 5000;
  private static final int SECONDS = 120;

  @Test
  void votingTwiceInATermIsFound() {
    Voting forgetful =
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
    assertFound(new MemberRules(forgetful, CommitRule.SOUND), "OneVotePerTerm", "OneLeaderPerTerm");
  }

  @Test
  void forgettingTheVoteAtARestartIsFound() {
    Strategies forgetful =
        new Strategies(Durability.HONEST, MemberRules.SOUND, PlantedBugsTest::forgetVote);
    // the term is part of what is forgotten: entries are taken from a primary that was voted out
    assertFound(forgetful, "OneVotePerTerm", "OneLeaderPerTerm", "LeaderHasAllCommitted");
  }

  private static void forgetVote(MemoryDisk disk) throws IOException {
    MemberFiles files = new MemberFiles(disk);
    if (!files.vote().equals(VoteRecord.NONE)) {
      files.store(new VoteRecord(files.vote().term() - 1, 0));
    }
  }

  @Test
  void committingAnEntryOfAnOlderTermByCountIsFound() {
    assertFound(
        new CommitRule() {
          @Override
          public OpTime advance(OpTime present, OpTime onMajority, OpTime firstOwn) {
            return onMajority.isAfter(present) ? onMajority : present;
          }
        },
        "CommitIsOnMajority");
  }

  /** It takes a follower that votes, and a report of it under way meanwhile: rare. */
  @Test
  @Tag("soak")
  void countingReportsOfAnOlderTermIsFound() {
    assertFound(
        RARE_SEEDS,
        new CommitRule() {
          @Override
          public boolean counts(Progress.Row row, long leadTerm) {
            return true;
          }
        },
        "CommitIsOnMajority",
        "LeaderHasAllCommitted",
        "LogBook");
  }

  @Test
  void acknowledgingMajorityWritesAtOneMemberIsFound() {
    assertFound(
        new CommitRule() {
          @Override
          public int needed(SetConfig config) {
            return 1;
          }
        },
        "CommitIsOnMajority");
  }

  @Test
  void flushingWhatIsNotCommittedIsFound() {
    assertFound(
        new CommitRule() {
          @Override
          public OpTime stable(OpTime committed, OpTime durable, OpTime applied) {
            return durable.isAfter(applied) ? applied : durable;
          }
        },
        "OnlyCommittedIsFlushed");
  }

  @Test
  void cuttingOffWhatIsCommittedIsFound() {
    assertFound(
        new CommitRule() {
          @Override
          public OpTime lastKept(OpTime common, OpTime flushed) {
            return flushed;
          }
        },
        "LogBook");
  }

  private static void assertFound(CommitRule rule, String... laws) {
    assertFound(new MemberRules(Voting.RULES, rule), laws);
  }

  private static void assertFound(int seeds, CommitRule rule, String... laws) {
    assertFound(seeds, Strategies.HONEST.with(new MemberRules(Voting.RULES, rule)), laws);
  }

  private static void assertFound(MemberRules rules, String... laws) {
    assertFound(Strategies.HONEST.with(rules), laws);
  }

  private static void assertFound(Strategies strategies, String... laws) {
    assertFound(SEEDS, strategies, laws);
  }

  private static void assertFound(int seeds, Strategies strategies, String... laws) {
    for (long seed = 1; seed <= seeds; seed++) {
      SetSimulation.Settings settings =
          SetSimulation.Settings.of(seed).withSeconds(SECONDS).withStrategies(strategies);
      Violation violation =
          catchThrowableOfType(Violation.class, () -> SetSimulation.run(settings));
      // a disk that fails, as it was told to, may end the run as well; that is no finding
      if (violation != null && !violation.law().equals("UncheckedIOException")) {
        System.out.println("found by seed " + seed + ": " + violation.getMessage());
        assertThat(Set.of(laws)).as(violation.getMessage()).contains(violation.law());
        assertThat(violation).hasMessageContaining("tapdb sim --seed " + seed + " --members 0");
        return;
      }
    }
    throw new AssertionError("not found in " + seeds + " seeds");
  }
}
