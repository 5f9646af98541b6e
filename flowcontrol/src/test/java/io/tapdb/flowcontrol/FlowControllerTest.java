// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static io.tapdb.flowcontrol.Readings.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapdb.flowcontrol.FlowParameters.Lag;
import io.tapdb.flowcontrol.FlowParameters.Strategy;
import io.tapdb.flowcontrol.FlowState.Tally;
import io.tapdb.flowcontrol.Reading.Members;
import io.tapdb.flowcontrol.Reading.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControllerTest {
  private static final FlowParameters SMOOTH = FlowParameters.DEFAULT;
  private static final FlowParameters CLASSIC = SMOOTH.with(Strategy.CLASSIC);

  private static FlowState limited(double limit) {
    return new FlowState(
        limit, FlowState.Sustainer.UNKNOWN, new Tally(false, 0, 0, 0, false), 100_000);
  }

  @Test
  void thereIsNoLimitWhereNoneMakesSense() {
    Reading lagging = Readings.of(100_000, 2, 100_000, 50_000, 50_000);
    Reading secondary =
        new Reading(100_000, false, lagging.own(), lagging.committed(), lagging.members(), 1000);
    OpSamples samples = Readings.samples(100_000);
    for (FlowParameters each : List.of(SMOOTH, CLASSIC)) {
      FlowState state = limited(500);
      assertThat(FlowController.next(state, lagging, samples, each.withEnabled(false)).limit())
          .isEqualTo(FlowState.UNLIMITED);
      assertThat(FlowController.next(state, secondary, samples, each).limit())
          .isEqualTo(FlowState.UNLIMITED);
      assertThat(FlowController.next(state, lagging, new OpSamples(), each).limit())
          .isEqualTo(FlowState.UNLIMITED);
    }
  }

  @Test
  void whileNobodyLagsTheClassicLimitGrowsByTheFormula() {
    FlowState next = after(limited(500), CLASSIC, Readings.of(101_000, 2, 101_000, 100_900, 0));
    assertThat(next.limit()).isCloseTo((500 + 1000) * 1.05, within(1e-6));
    assertThat(next.tally().lagged()).isFalse();
  }

  @Test
  void whileNobodyLagsTheSmoothLimitGrowsWithTime() {
    FlowState next =
        after(
            limited(500),
            SMOOTH,
            Readings.of(100_500, 2, 100_500, 100_400, 0),
            Readings.of(101_000, 2, 101_000, 100_900, 0));
    assertThat(next.limit()).isBetween(1500.0, 1.05 * 1500);
  }

  @Test
  void theLimitNeverLeavesItsBounds() {
    for (FlowParameters each : List.of(SMOOTH, CLASSIC)) {
      FlowState high = after(limited(1e9), each, Readings.of(101_000, 2, 101_000, 101_000, 0));
      assertThat(high.limit()).isEqualTo(1e9);
      FlowState low = limited(100);
      for (int second = 1; second < 30; second++) {
        low = after(low, each, Readings.of(100_000 + 1000 * second, 2, 100_000, 50_000, 50_000));
      }
      assertThat(low.limit()).isEqualTo(100);
    }
  }

  @Test
  void whileTheyLagTheClassicLimitIsWhatTheMedianDoesLessThePenalty() {
    // The median did 500 in the second; the lag of 10 s exceeds the threshold by one threshold.
    FlowState next =
        after(
            limited(5000),
            CLASSIC,
            Readings.of(100_000, 2, 100_000, 89_500, 89_000),
            Readings.of(100_000, 2, 100_000, 90_000, 89_000));
    assertThat(next.limit()).isCloseTo(500 * 0.5 * 0.95, within(1e-6));
    assertThat(next.sustainer().opsPerSecond()).isEqualTo(500);
    assertThat(next.tally().lagged()).isTrue();
  }

  @Test
  void aLagJustBelowTheThresholdIsNone() {
    FlowState below = after(limited(500), CLASSIC, Readings.of(100_000, 2, 100_000, 95_001, 0));
    assertThat(below.tally().lagged()).isFalse();
    FlowState at = after(limited(500), CLASSIC, Readings.of(100_000, 2, 100_000, 95_000, 0));
    assertThat(at.tally().lagged()).isTrue();
  }

  @Test
  void anUnknownPaceHalvesWhatWasUsed() {
    // The place of before lies ahead of the first sample.
    Reading first = Readings.of(100_000, 2, 100_000, 5, 5);
    Reading second = Readings.of(101_000, 2, 101_000, 6, 6);
    assertThat(after(limited(5000), CLASSIC, first, second).limit()).isEqualTo(500);
  }

  @Test
  void theClassicLimitStaysWhenTheMedianCannotBeCompared() {
    Reading three = Readings.of(100_000, 2, 100_000, 90_000, 90_000);
    Reading two = Readings.of(101_000, 2, 101_000, 90_500);
    assertThat(after(limited(5000), CLASSIC, three, two).limit()).isEqualTo(5000);
    Reading back = Readings.of(101_000, 2, 101_000, 80_000, 80_000);
    assertThat(after(limited(5000), CLASSIC, three, back).limit()).isEqualTo(5000);
  }

  @Test
  void aClockThatSteppedBackIsNoLag() {
    Members members = new Members(List.of(new Progress(0, true, Readings.at(100_000), 100_000)), 1);
    Reading stepped =
        new Reading(
            100_000,
            true,
            new Reading.Place(100_000, 40_000),
            new Reading.Place(90_000, 90_000),
            members,
            0);
    for (FlowParameters each : List.of(SMOOTH, CLASSIC)) {
      assertThat(after(limited(500), each, stepped).tally().lagged()).isFalse();
    }
  }

  @Test
  void anEntryThatIsCommittedLateOnAQuietPrimaryIsNoLag() {
    Reading quiet =
        new Reading(
            100_000,
            true,
            new Reading.Place(90_001, 100_000),
            new Reading.Place(90_000, 90_000),
            Readings.of(100_000, 2, 90_001, 90_000, 90_000).members(),
            1);
    for (FlowParameters each : List.of(SMOOTH, CLASSIC)) {
      assertThat(after(limited(500), each, quiet).tally().lagged()).isFalse();
    }
  }

  @Test
  void withTwoMembersTheSmoothPaceIsThatOfTheOther() {
    FlowState state =
        after(
            limited(5000),
            SMOOTH,
            Readings.of(100_000, 2, 100_000, 80_000),
            Readings.of(101_000, 2, 101_000, 80_300));
    assertThat(state.sustainer().opsPerSecond()).isEqualTo(300);
    FlowState classic =
        after(
            limited(5000),
            CLASSIC,
            Readings.of(100_000, 2, 100_000, 80_000),
            Readings.of(101_000, 2, 101_000, 80_300));
    assertThat(classic.sustainer().opsPerSecond()).isEqualTo(1000);
  }

  @Test
  void aDeadSecondaryBesideAnArbiterDoesNotStrangleAHealthyPrimary() {
    FlowState smooth = limited(5000);
    FlowState classic = limited(5000);
    for (long now = 101_000; now < 130_000; now += 1000) {
      Members members =
          new Members(
              List.of(
                  new Progress(0, true, Readings.at(now), now),
                  new Progress(1, true, Readings.at(50_000), 50_000),
                  new Progress(2, false, Readings.at(0), now)),
              2);
      smooth = after(smooth, SMOOTH, Readings.of(now, members));
      classic = after(classic, CLASSIC, Readings.of(now, members));
    }
    assertThat(smooth.limit()).isGreaterThan(5000);
    assertThat(smooth.tally().lagged()).isFalse();
    assertThat(classic.limit()).isEqualTo(100);
  }

  @Test
  void aStuckMemberIsNotThePaceWhereTheOthersAreEnough() {
    FlowState state = limited(5000);
    for (long now = 101_000; now < 105_000; now += 1000) {
      Members members =
          new Members(
              List.of(
                  new Progress(0, true, Readings.at(now), now),
                  new Progress(1, true, Readings.at(now - 10_000), now),
                  new Progress(2, true, Readings.at(now), 50_000)),
              2);
      Reading reading =
          new Reading(now, true, Readings.at(now), Readings.at(now - 10_000), members, 1000);
      state = after(state, SMOOTH, reading);
    }
    assertThat(state.sustainer().timestamp()).isEqualTo(104_000 - 10_000);
    assertThat(state.sustainer().opsPerSecond()).isEqualTo(1000);
  }

  @Test
  void aLimitThatDidNotBindComesDownFromWhatIsUsed() {
    FlowState first =
        after(
            new FlowState(1e9, FlowState.Sustainer.UNKNOWN, FlowState.INITIAL.tally(), 99_000),
            SMOOTH,
            Readings.of(100_000, 2, 100_000, 94_000, 94_000));
    assertThat(first.limit()).isEqualTo(1000);
  }

  @Test
  void theTimeSpentLaggingIsCounted() {
    FlowState state =
        after(
            limited(5000),
            CLASSIC,
            Readings.of(101_000, 2, 101_000, 90_000, 0),
            Readings.of(102_000, 2, 102_000, 91_000, 0),
            Readings.of(103_000, 2, 103_000, 102_900, 0),
            Readings.of(104_000, 2, 104_000, 103_900, 0),
            Readings.of(105_000, 2, 105_000, 90_000, 0));
    assertThat(state.tally().count()).isEqualTo(2);
    assertThat(state.tally().millis()).isEqualTo(2000);
  }

  @Test
  void oneIsToldNowAndThenThatNobodyMoves() {
    FlowParameters often = CLASSIC.with(new Lag(10, 0.5, 3));
    FlowState state = limited(5000);
    StringBuilder warned = new StringBuilder();
    for (int second = 1; second <= 10; second++) {
      state = after(state, often, Readings.of(100_000 + 1000 * second, 2, 100_000, 50_000, 50_000));
      warned.append(state.tally().warn() ? 'w' : '-');
    }
    // The first reading has nothing to compare with.
    assertThat(warned).hasToString("-w--w--w--");
  }
}
