// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRules;
import io.tapdb.election.Voter;
import io.tapdb.election.core.Voting;
import io.tapdb.sim.Coverage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: no two members lead in one term, no member votes twice, and peace brings a primary. Method:
 * elections alone, without data, which leaves time for many seeds.
 */
class ElectionSimulationTest {
  private static final int SEEDS = 100;

  /** Seeds that found something; they are run for good. */
  private static final int[] FOUND_ONCE = {12_106};

  private static final int SOAK_SEEDS = 10_000;
  private static final int SECONDS = 90;
  private static final int SEEDS_TO_FIND_A_BUG = 40;

  @Test
  void electionsAreSafeAndEnd() {
    Coverage total = run(1, SEEDS);
    for (int seed : FOUND_ONCE) {
      run(seed, 1);
    }
    System.out.println("sim: elections: " + total);
    assertThat(total.of(Coverage.Event.ELECTION)).isGreaterThan(2 * SEEDS);
  }

  @Test
  @Tag("soak")
  void electionsAreSafeAndEndInManySeeds() {
    System.out.println("sim: many elections: " + run(10_000, SOAK_SEEDS));
  }

  private static Coverage run(int first, int seeds) {
    Coverage total = new Coverage();
    for (int seed = first; seed < first + seeds; seed++) {
      ElectionSimulation simulation = new ElectionSimulation(seed, Voting.RULES);
      Throwable problem = catchThrowable(() -> simulation.run(SECONDS));
      assertThat(problem).as("seed %d", seed).isNull();
      total.add(simulation.coverage());
    }
    return total;
  }

  @Test
  void votingTwiceIsFound() {
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
    for (int seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) {
      ElectionSimulation simulation = new ElectionSimulation(seed, forgetful);
      Throwable problem = catchThrowable(() -> simulation.run(SECONDS));
      if (problem != null) {
        assertThat(problem).isInstanceOf(AssertionError.class);
        assertThat(problem.getMessage()).containsAnyOf("both lead in term", "voted for");
        return;
      }
    }
    throw new AssertionError("not found in " + SEEDS_TO_FIND_A_BUG + " seeds");
  }
}
