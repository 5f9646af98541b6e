// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.flowcontrol.FlowParameters.Sampling;
import io.tapdb.flowcontrol.FlowParameters.Strategy;
import io.tapdb.flowcontrol.Reading.Members;
import io.tapdb.flowcontrol.Reading.Place;
import io.tapdb.flowcontrol.Reading.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A primary under more writes than its secondaries can follow, for some virtual minutes. */
class ClosedLoopTest {
  private static final int STEP_MILLIS = 10;
  private static final long START = 1_000_000;

  /** What the run was like from its middle on. */
  private record Result(double worstLagMillis, double opsPerSecond, double worstGapMillis) {}

  private static final class Loop {
    private final FlowParameters parameters;
    private final double[] applied;
    private final double[] pace;
    private final OpSamples samples = new OpSamples();
    private final List<Long> wallOf = new ArrayList<>();
    private FlowState state = FlowState.INITIAL;
    private TicketPool pool = new TicketPool(1, START * 1_000_000);
    private long now = START;
    private long takenSinceReading;

    /**
     * @param pace operations a second of each secondary
     */
    Loop(Strategy strategy, double... pace) {
      this.parameters = FlowParameters.DEFAULT.with(strategy).with(new Sampling(1_000_000, 100));
      this.pace = pace;
      this.applied = new double[pace.length];
    }

    Result run(int seconds, double offeredPerSecond) {
      double worst = 0;
      double gap = 0;
      double worstGap = 0;
      long half = now + 500L * seconds;
      int opsAtHalf = 0;
      double owed = 0;
      for (long end = now + 1000L * seconds; now < end; now += STEP_MILLIS) {
        decide();
        owed = Math.min(owed + offeredPerSecond * STEP_MILLIS / 1000, offeredPerSecond / 10);
        int written = write((int) owed);
        owed -= written;
        follow();
        if (now < half) {
          opsAtHalf = wallOf.size();
          continue;
        }
        gap = written > 0 ? 0 : gap + STEP_MILLIS;
        worstGap = Math.max(worstGap, gap);
        worst = Math.max(worst, (double) (now - wallAt(committed())));
      }
      return new Result(worst, (wallOf.size() - opsAtHalf) * 2.0 / seconds, worstGap);
    }

    private void decide() {
      boolean classic = parameters.strategy() == Strategy.CLASSIC;
      if ((now - START) % (classic ? 1000 : 100) == 0) {
        state = FlowController.next(state, reading(), samples, parameters);
        takenSinceReading = 0;
        if (classic) {
          pool = pool.set(state.limit(), now * 1_000_000);
        }
      }
      pool = classic ? pool : pool.refilled(state.limit(), now * 1_000_000);
    }

    private int write(int most) {
      int written = 0;
      while (written < most && pool.hasTicket()) {
        pool = pool.taken();
        takenSinceReading++;
        written++;
        wallOf.add(now);
        samples.add(wallOf.size(), 1, wallOf.size(), parameters.sampling());
      }
      return written;
    }

    private void follow() {
      for (int i = 0; i < pace.length; i++) {
        applied[i] = Math.min(applied[i] + pace[i] * STEP_MILLIS / 1000, wallOf.size());
      }
    }

    private int committed() {
      double[] places = Arrays.copyOf(applied, applied.length + 1);
      places[applied.length] = wallOf.size();
      Arrays.sort(places);
      return (int) places[places.length - 1 - places.length / 2];
    }

    /** When the entry after the place was written: for how long a member has been behind. */
    private long wallAt(int place) {
      return place >= wallOf.size() ? now : wallOf.get(place);
    }

    private Place place(int place) {
      return new Place(place, place == 0 ? START : wallOf.get(place - 1));
    }

    private Reading reading() {
      List<Progress> members = new ArrayList<>();
      members.add(new Progress(0, true, place(wallOf.size()), now));
      for (double each : applied) {
        members.add(new Progress(members.size(), true, place((int) each), now));
      }
      Members all = new Members(members, members.size() / 2 + 1);
      return new Reading(
          now, true, place(wallOf.size()), place(committed()), all, takenSinceReading);
    }
  }

  private static void assertSteady(Result result, double pace) {
    assertThat(result.worstLagMillis()).as("%s", result).isLessThan(6000);
    assertThat(result.opsPerSecond()).as("%s", result).isBetween(pace * 0.9, pace * 1.1);
    assertThat(result.worstGapMillis()).as("%s", result).isLessThanOrEqualTo(50);
  }

  @Test
  void theSmoothRuleKeepsTheLagUnderTheTargetAtThePaceOfTheMajority() {
    for (double pace : new double[] {200, 2000, 8000}) {
      assertSteady(new Loop(Strategy.SMOOTH, pace, pace / 4).run(120, pace * 4), pace);
    }
  }

  @Test
  void withTwoMembersTheSmoothRuleGoesByTheOther() {
    assertSteady(new Loop(Strategy.SMOOTH, 1000).run(120, 5000), 1000);
  }

  @Test
  void theSmoothRuleFollowsAPaceThatChanges() {
    Loop loop = new Loop(Strategy.SMOOTH, 2000, 500);
    assertSteady(loop.run(120, 8000), 2000);
    loop.pace[0] = 500;
    assertSteady(loop.run(120, 8000), 500);
    loop.pace[0] = 4000;
    assertSteady(loop.run(120, 8000), 4000);
  }

  @Test
  void theClassicRuleAdmitsInBurstsAndLagsMore() {
    Result classic = new Loop(Strategy.CLASSIC, 2000, 500).run(240, 8000);
    Result smooth = new Loop(Strategy.SMOOTH, 2000, 500).run(240, 8000);
    assertThat(classic.opsPerSecond()).as("%s", classic).isBetween(1600.0, 2400.0);
    assertThat(classic.worstGapMillis()).as("%s", classic).isGreaterThan(300);
    assertThat(classic.worstLagMillis()).as("%s", classic).isGreaterThan(smooth.worstLagMillis());
  }

  @Test
  void writesThatCanBeFollowedAreNotHeldBack() {
    for (Strategy each : Strategy.values()) {
      Result result = new Loop(each, 2000, 500).run(60, 1500);
      assertThat(result.opsPerSecond()).as("%s", result).isBetween(1480.0, 1520.0);
      assertThat(result.worstLagMillis()).as("%s", result).isLessThan(100);
    }
  }
}
