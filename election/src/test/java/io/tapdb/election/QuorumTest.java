// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.Quorum.Outcome;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class QuorumTest {
  @Test
  void aMajorityIsMoreThanHalf() {
    int[] expected = {1, 2, 2, 3, 3, 4, 4};
    for (int voters = 1; voters <= 7; voters++) {
      assertThat(Quorum.majority(voters)).isEqualTo(expected[voters - 1]);
    }
  }

  @Test
  void aVoteStandsAsAllItsPossibleEndsAgree() {
    for (int voters = 1; voters <= 7; voters++) {
      for (int granted = 0; granted <= voters; granted++) {
        for (int refused = 0; granted + refused <= voters; refused++) {
          assertThat(Quorum.voteResult(voters, granted, refused))
              .as("%d of %d granted, %d refused", granted, voters, refused)
              .isEqualTo(naiveResult(voters, granted, refused));
        }
      }
    }
  }

  /** Tries all ways in which the open votes can still fall. */
  private static Outcome naiveResult(int voters, int granted, int refused) {
    boolean canWin = false;
    boolean canLose = false;
    for (int more = 0; more <= voters - granted - refused; more++) {
      boolean won = 2 * (granted + more) > voters;
      canWin |= won;
      canLose |= !won;
    }
    return canWin && canLose ? Outcome.PENDING : canWin ? Outcome.WON : Outcome.LOST;
  }

  @Test
  void moreVotesThanVotersAreABrokenCount() {
    assertThatThrownBy(() -> Quorum.voteResult(3, 2, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Quorum.voteResult(3, -1, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theCommitPointIsWhatEnoughMembersHave() {
    Seeds.forEach(
        2000,
        random -> {
          List<OpTime> durable = positions(random, random.nextInt(0, 8));
          int needed = random.nextInt(1, 6);
          assertThat(Quorum.commitPoint(durable, needed))
              .isEqualTo(naiveCommitPoint(durable, needed));
        });
  }

  /** Counts for each position how many members are there or further. */
  private static OpTime naiveCommitPoint(List<OpTime> durable, int needed) {
    OpTime best = OpTime.NULL;
    for (OpTime each : durable) {
      long reached = durable.stream().filter(other -> !each.isAfter(other)).count();
      if (reached >= needed && each.isAfter(best)) {
        best = each;
      }
    }
    return best;
  }

  private static List<OpTime> positions(RandomGenerator random, int count) {
    List<OpTime> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(position(random));
    }
    return positions;
  }

  private static OpTime position(RandomGenerator random) {
    return random.nextInt(6) == 0
        ? OpTime.NULL
        : OpTime.of(random.nextInt(1, 4), random.nextInt(1, 3), random.nextInt(0, 3));
  }

  @Test
  void theListOfPositionsIsLeftAsItIs() {
    List<OpTime> durable = List.of(OpTime.of(3, 1, 1), OpTime.of(1, 1, 1), OpTime.of(2, 1, 1));
    assertThat(Quorum.commitPoint(durable, 2)).isEqualTo(OpTime.of(2, 1, 1));
    assertThat(durable).element(0).isEqualTo(OpTime.of(3, 1, 1));
  }

  @Test
  void nobodyIsNotEnough() {
    assertThatThrownBy(() -> Quorum.commitPoint(List.of(OpTime.NULL), 0))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Quorum.commitPoint(List.of(OpTime.of(1, 1, 1)), 2)).isEqualTo(OpTime.NULL);
  }

  @Test
  void entriesOfAnOlderTermAreCommittedOnlyByAnOwnOne() {
    OpTime present = OpTime.of(1, 1, 1);
    OpTime inherited = OpTime.of(2, 1, 1);
    OpTime firstOwn = OpTime.of(3, 1, 2);
    assertThat(Quorum.advance(present, inherited, firstOwn)).isEqualTo(present);
    assertThat(Quorum.advance(present, firstOwn, firstOwn)).isEqualTo(firstOwn);
  }

  @Test
  void theCommitPointNeverMovesBack() {
    Seeds.forEach(
        500,
        random -> {
          OpTime present = position(random);
          OpTime next = Quorum.advance(present, position(random), position(random));
          assertThat(present.isAfter(next)).isFalse();
        });
  }
}
