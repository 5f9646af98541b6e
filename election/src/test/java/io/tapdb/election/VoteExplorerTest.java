// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.SmallWorld.Limits;
import io.tapdb.election.SmallWorld.Rules;
import io.tapdb.election.SmallWorld.Violation;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks through the worlds that can come of the first one, nearest first. */
class VoteExplorerTest {
  private static final int MOST = 150_000;
  private static final int MOST_AT_LENGTH = 500_000;

  /** How many worlds there are within the limits, or the given number if there are more. */
  private static int explore(SmallWorld start, Rules rules, Limits limits, int most) {
    Set<SmallWorld> seen = new HashSet<>();
    Queue<SmallWorld> open = new ArrayDeque<>();
    open.add(start);
    seen.add(start);
    while (!open.isEmpty() && seen.size() < most) {
      for (SmallWorld next : open.remove().successors(rules, limits)) {
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    return seen.size();
  }

  @Test
  void nobodyLeadsBesideAnotherOrWithoutWhatIsCommitted() {
    int all = explore(SmallWorld.initiated(), Rules.REAL, new Limits(2, 2), MOST);
    assertThat(all).isGreaterThan(1000);
    explore(SmallWorld.initiated(), Rules.REAL, new Limits(3, 4), MOST);
    explore(SmallWorld.forked(), Rules.REAL, new Limits(4, 3), MOST);
  }

  @Test
  @Tag("soak")
  void nobodyLeadsBesideAnotherOrWithoutWhatIsCommittedAtLength() {
    explore(SmallWorld.initiated(), Rules.REAL, new Limits(3, 4), MOST_AT_LENGTH);
    explore(SmallWorld.forked(), Rules.REAL, new Limits(4, 4), MOST_AT_LENGTH);
  }

  @Test
  void aVoterThatForgetsItsVoteIsFoundOut() {
    Rules forgetful =
        new Rules(
            (voter, request) ->
                VoteRules.answer(
                    new Voter(
                        voter.config(),
                        false,
                        voter.term(),
                        VoteRecord.NONE,
                        voter.lastWritten(),
                        voter.healthyPrimary()),
                    request),
            Quorum::advance);
    assertThatThrownBy(() -> explore(SmallWorld.initiated(), forgetful, new Limits(2, 3), MOST))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("two lead in term");
  }

  @Test
  void aVoterThatDoesNotCompareEntriesIsFoundOut() {
    Rules careless =
        new Rules(
            (voter, request) ->
                voter.lastVote().term() < request.term() && voter.term() <= request.term()
                    ? new VoteAnswer.Granted(
                        request.term(),
                        Optional.of(new VoteRecord(request.term(), request.candidateIndex())))
                    : new VoteAnswer.Refused(voter.term(), "voted"),
            Quorum::advance);
    assertThatThrownBy(() -> explore(SmallWorld.initiated(), careless, new Limits(2, 3), MOST))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("leads without");
  }

  @Test
  void aPrimaryThatCommitsTheEntriesOfOthersIsFoundOut() {
    Rules hasty = new Rules(VoteRules::answer, (present, onMajority, firstOwn) -> onMajority);
    assertThatThrownBy(() -> explore(SmallWorld.forked(), hasty, new Limits(4, 3), MOST))
        .isInstanceOf(Violation.class);
  }
}
