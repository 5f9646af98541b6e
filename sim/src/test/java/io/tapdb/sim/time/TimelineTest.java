// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.sim.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: events happen in the order of time, to those who live, and time leaps between them. */
class TimelineTest {
  private final Trace trace = new Trace();
  private final Timeline timeline = new Timeline(new Random(1), trace);
  private final Life life = new Life(0, 1);
  private final List<String> happened = new ArrayList<>();

  private void at(long micros, Life whose, String what) {
    timeline.after(micros, whose, () -> happened.add(what + "@" + timeline.now()));
  }

  private void runUntil(long micros) {
    while (timeline.step(micros)) {
      // all of them
    }
  }

  @Test
  void whatIsDueFirstHappensFirst() {
    at(300, life, "c");
    at(100, life, "a");
    at(200, life, "b");
    runUntil(1000);
    assertThat(happened).containsExactly("a@100", "b@200", "c@300");
    assertThat(timeline.now()).isEqualTo(1000);
    assertThat(timeline.steps()).isEqualTo(3);
  }

  @Test
  void whatIsDueLaterWaits() {
    at(2000, life, "a");
    runUntil(1000);
    assertThat(happened).isEmpty();
    runUntil(3000);
    assertThat(happened).containsExactly("a@2000");
  }

  @Test
  void chanceDecidesAmongWhatIsDueAtOnce() {
    for (int i = 0; i < 20; i++) {
      at(5, life, "e" + i);
    }
    runUntil(10);
    assertThat(happened).hasSize(20);
    assertThat(happened).isNotEqualTo(happened.stream().sorted().toList());
    assertThat(happened.getFirst()).isNotEqualTo("e0@5");
  }

  @Test
  void nothingHappensToALifeThatEnded() {
    at(5, life, "never");
    life.end();
    runUntil(10);
    assertThat(happened).isEmpty();
  }

  @Test
  void whatFallsDueInAPauseHappensAfterItInOrder() {
    at(5, life, "a");
    at(6, life, "b");
    at(7, new Life(1, 1), "other");
    life.pause();
    runUntil(100);
    assertThat(happened).containsExactly("other@7");
    timeline.resume(life);
    runUntil(1000);
    assertThat(happened).hasSize(3);
    assertThat(happened.get(1)).startsWith("a@1");
    assertThat(happened.get(2)).startsWith("b@1");
  }

  @Test
  void thePastIsRefused() {
    assertThatThrownBy(() -> at(-1, life, "too late")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTraceTellsRunsApart() {
    at(5, life, "a");
    runUntil(10);
    Trace other = new Trace();
    Timeline another = new Timeline(new Random(1), other);
    another.after(6, life, () -> {});
    another.step(10);
    assertThat(other.hash()).isNotEqualTo(trace.hash());
  }

  @Test
  void aClockRunsAtItsOwnRateAndIsSet() {
    DriftingClock clock = new DriftingClock(timeline);
    long start = clock.millis();
    runUntil(1_000_000);
    assertThat(clock.millis() - start).isEqualTo(1000);
    clock.rate(1.5);
    runUntil(2_000_000);
    assertThat(clock.millis() - start).isEqualTo(2500);
    assertThat(clock.nanos()).isEqualTo(2_500_000_000L);
    assertThat(clock.realMicros(1500)).isEqualTo(1_000_000);
    clock.step(-10_000);
    assertThat(clock.millis() - start).isEqualTo(-7500);
    assertThat(clock.nanos()).isEqualTo(2_500_000_000L);
    clock.correct();
    assertThat(clock.millis() - start).isEqualTo(2000);
  }
}
