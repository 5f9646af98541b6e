// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import org.junit.jupiter.api.Test;

/** Member 0, which would rather lead than member 1, which does. */
class TakeoverTest {
  private static final int TIMEOUT = 10_000;
  private static final int MOST_JITTER = 1_500;

  private static Bench following(double own, double primarys, double thirds) {
    return Bench.of(
            Configs.of(
                Duties.ORDINARY.withPriority(own),
                Duties.ORDINARY.withPriority(primarys),
                Duties.ORDINARY.withPriority(thirds)))
        .met()
        .wrote(OpTime.of(50, 1, 0));
  }

  /** Passes time with all signs of life, until it runs; -1 if it does not. */
  private static long untilItRuns(Bench bench, OpTime primarys, long most) {
    for (long passed = 0; passed < most; passed += 100) {
      bench.beats(2, MemberState.SECONDARY, 0, Bench.FIRST);
      bench.beats(1, MemberState.PRIMARY, 0, primarys);
      bench.after(100);
      if (bench.has(Effect.AskVote.class)) {
        return passed + 100;
      }
    }
    return -1;
  }

  @Test
  void theHighestPriorityTakesOverAfterOneTimeout() {
    assertThat(untilItRuns(following(3, 1, 2), OpTime.of(50, 1, 0), 90_000))
        .isBetween((long) TIMEOUT, (long) TIMEOUT + MOST_JITTER + 200);
  }

  @Test
  void theSecondHighestWaitsOnceMore() {
    assertThat(untilItRuns(following(2, 1, 3), OpTime.of(50, 1, 0), 90_000))
        .isBetween(2L * TIMEOUT, 2L * TIMEOUT + MOST_JITTER + 200);
  }

  @Test
  void equalOrHigherPriorityIsLeftInPeace() {
    assertThat(untilItRuns(following(1, 1, 1), OpTime.of(50, 1, 0), 90_000)).isEqualTo(-1);
    assertThat(untilItRuns(following(1, 2, 1), OpTime.of(50, 1, 0), 90_000)).isEqualTo(-1);
  }

  @Test
  void onlyTheFreshTakeOver() {
    assertThat(untilItRuns(following(3, 1, 1), OpTime.of(52, 1, 0), 15_000)).isPositive();
    assertThat(untilItRuns(following(3, 1, 1), OpTime.of(53, 1, 0), 40_000)).isEqualTo(-1);
    assertThat(untilItRuns(following(3, 1, 1), OpTime.of(50, 1000, 0), 15_000)).isPositive();
    assertThat(untilItRuns(following(3, 1, 1), OpTime.of(50, 1001, 0), 40_000)).isEqualTo(-1);
  }

  @Test
  void theFrozenDoNotTakeOver() {
    Bench bench = following(3, 1, 1).on(new Event.FreezeAsked(1, 30));
    assertThat(untilItRuns(bench, OpTime.of(50, 1, 0), 29_000)).isEqualTo(-1);
    assertThat(untilItRuns(bench, OpTime.of(50, 1, 0), 30_000)).isPositive();
  }

  @Test
  void aTakeoverIsDroppedWithThePrimary() {
    Bench bench = following(3, 1, 1);
    bench.beats(1, MemberState.PRIMARY, 0, OpTime.of(50, 1, 0)).after(5_000);
    bench.on(new Event.TermSeen(3));
    bench.beats(1, MemberState.SECONDARY, 3, OpTime.of(50, 1, 0)).after(5_500);
    assertThat(bench.has(Effect.AskVote.class)).isFalse();
  }

  private static Bench ahead(int delay) {
    SetConfig config = Configs.ordinary(3);
    config =
        config.withSettings(
            config.settings().withTimeouts(config.settings().timeouts().withCatchUp(-1, delay)));
    Bench bench = Bench.of(config).met().wrote(OpTime.of(50, 1, 0));
    return bench.on(new Event.TermSeen(1));
  }

  private static Bench catchingUp(Bench bench, long millis, OpTime primarys) {
    for (long passed = 0; passed < millis; passed += 100) {
      bench.beats(2, MemberState.SECONDARY, 1, Bench.FIRST);
      bench.beats(1, MemberState.PRIMARY, 1, primarys);
      bench.after(100);
    }
    return bench;
  }

  @Test
  void whoHasMoreThanAPrimaryThatCatchesUpTakesOverAfterAWhile() {
    Bench bench = catchingUp(ahead(3_000), 2_900, Bench.FIRST);
    assertThat(bench.has(Effect.AskVote.class)).isFalse();
    assertThat(catchingUp(bench, 100, Bench.FIRST).has(Effect.AskVote.class)).isTrue();
    assertThat(bench.core.view().metrics().counters()).containsEntry("catchUpTakeover.called", 1L);
  }

  @Test
  void aPrimaryThatHasWrittenInItsTermIsDoneWithCatchingUp() {
    Bench bench = catchingUp(ahead(3_000), 2_900, Bench.FIRST);
    catchingUp(bench, 5_000, OpTime.of(51, 1, 1));
    assertThat(bench.core.view().metrics().counters()).containsEntry("catchUpTakeover.called", 0L);
  }

  @Test
  void aNegativeDelaySwitchesItOff() {
    Bench bench = catchingUp(ahead(-1), 9_000, Bench.FIRST);
    assertThat(bench.core.view().metrics().counters()).containsEntry("catchUpTakeover.called", 0L);
  }
}
