// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.flowcontrol.FlowParameters.Strategy;
import io.tapdb.flowcontrol.Reading.Members;
import io.tapdb.flowcontrol.Reading.Place;
import io.tapdb.flowcontrol.Reading.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds for any readings, sensible or not. */
class FlowPropertiesTest {
  private static Place place(RandomGenerator random) {
    return new Place(random.nextLong(0, 60_000), random.nextLong(0, 60_000));
  }

  private static Reading reading(RandomGenerator random, long now) {
    List<Progress> members = new ArrayList<>();
    int count = random.nextInt(1, 8);
    for (int id = 0; id < count; id++) {
      long moved = now - random.nextLong(0, 20_000);
      members.add(new Progress(id, random.nextInt(5) > 0, place(random), moved));
    }
    return new Reading(
        now,
        random.nextInt(10) > 0,
        place(random),
        place(random),
        new Members(members, random.nextInt(0, 6)),
        random.nextLong(0, 10_000));
  }

  @Test
  void theLimitIsANumberInBoundsAndTheTallyOnlyGrows() {
    OpSamples samples = Readings.samples(50_000);
    Seeds.forEach(
        300,
        random -> {
          Strategy strategy = random.nextBoolean() ? Strategy.CLASSIC : Strategy.SMOOTH;
          FlowParameters parameters = FlowParameters.DEFAULT.with(strategy);
          FlowState state = FlowState.INITIAL;
          long now = 100_000;
          for (int i = 0; i < 50; i++) {
            // A clock may stand still or step back.
            now += random.nextLong(-200, 3000);
            FlowState next = FlowController.next(state, reading(random, now), samples, parameters);
            assertThat(next.limit()).isBetween(100.0, FlowState.UNLIMITED);
            assertThat(next.tally().count()).isGreaterThanOrEqualTo(state.tally().count());
            assertThat(next.tally().millis()).isGreaterThanOrEqualTo(state.tally().millis());
            assertThat(next.atMillis()).isEqualTo(now);
            state = next;
          }
        });
  }

  @Test
  void theSameReadingsGiveTheSameState() {
    OpSamples samples = Readings.samples(50_000);
    Seeds.forEach(
        50,
        random -> {
          Reading first = reading(random, 100_000);
          Reading second = reading(random, 101_000);
          FlowState one = FlowState.INITIAL;
          FlowState other = FlowState.INITIAL;
          for (Reading each : List.of(first, second)) {
            one = FlowController.next(one, each, samples, FlowParameters.DEFAULT);
            other = FlowController.next(other, each, samples, FlowParameters.DEFAULT);
          }
          assertThat(one).isEqualTo(other);
        });
  }

  @Test
  void theFurtherTheyAreBehindTheLessIsAdmitted() {
    FlowRule.Pace pace = new FlowRule.Pace(FlowParameters.DEFAULT, 1.5);
    Seeds.forEach(
        200,
        random -> {
          double ops = random.nextDouble(1, 10_000);
          double lag = random.nextDouble(5000, 60_000);
          double more = lag + random.nextDouble(1, 60_000);
          assertThat(pace.sustainable(ops, more)).isLessThan(pace.sustainable(ops, lag));
          assertThat(pace.sustainable(ops, lag)).isLessThanOrEqualTo(1.5 * ops * 0.95);
        });
  }
}
