// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.sim.Coverage;
import io.tapdb.sim.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever goes wrong with messages, machines and clocks, a set keeps its promises, and it
 * recovers when all is well again. Method: many seeds of sixty seconds of chaos.
 */
class SetSimulationTest {
  private static final int SEEDS = 200;
  private static final int LEAST_OPERATIONS = 100;
  private static final int LEAST_FAULTS = 5;
  private static final int THREADS = 2;
  private static final long SOAK_NANOS = 3_600_000_000_000L;

  @Test
  void aSetKeepsItsPromises() throws Exception {
    List<Long> seeds = new ArrayList<>(seedsThatOnceFailed());
    for (long seed = 1; seed <= SEEDS; seed++) {
      seeds.add(seed);
    }
    Coverage total = new Coverage();
    for (SetSimulation.Outcome outcome : run(seeds)) {
      assertThat(outcome.millis()).isGreaterThanOrEqualTo(60_000);
      assertThat(outcome.faults()).as(outcome.summary()).isGreaterThanOrEqualTo(LEAST_FAULTS);
      assertThat(outcome.coverage().of(Coverage.Event.OPERATION))
          .as(outcome.summary())
          .isGreaterThanOrEqualTo(LEAST_OPERATIONS);
      total.add(outcome.coverage());
    }
    System.out.printf("sim: %d seeds of a set: %s%n", seeds.size(), total);
    assertThat(total.missing()).as("what never happened").isEmpty();
  }

  @Test
  @Tag("soak")
  void aSetKeepsItsPromisesForAnHour() throws Exception {
    long end = System.nanoTime() + SOAK_NANOS;
    Coverage total = new Coverage();
    long seed = 1_000_000;
    while (System.nanoTime() < end) {
      List<Long> next = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        next.add(++seed);
      }
      run(next).forEach(outcome -> total.add(outcome.coverage()));
    }
    System.out.printf("sim: %d seeds of a set in an hour: %s%n", seed - 1_000_000, total);
  }

  private static List<SetSimulation.Outcome> run(List<Long> seeds) throws InterruptedException {
    List<SetSimulation.Outcome> outcomes = new ArrayList<>();
    List<Violation> violations = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<SetSimulation.Outcome>> running =
          seeds.stream()
              .map(seed -> threads.submit(() -> SetSimulation.run(SetSimulation.Settings.of(seed))))
              .toList();
      for (Future<SetSimulation.Outcome> each : running) {
        try {
          outcomes.add(each.get());
        } catch (ExecutionException failed) {
          violations.add((Violation) failed.getCause());
        }
      }
    }
    violations.forEach(violation -> System.out.println(violation.getMessage()));
    if (!violations.isEmpty()) {
      throw new AssertionError(violations.size() + " seeds failed", violations.getFirst());
    }
    return outcomes;
  }

  /** One seed in each line; what follows a number sign says what it found. */
  private static List<Long> seedsThatOnceFailed() throws IOException {
    try (InputStream file = SetSimulationTest.class.getResourceAsStream("/seeds-that-failed.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Long::valueOf)
          .toList();
    }
  }
}
