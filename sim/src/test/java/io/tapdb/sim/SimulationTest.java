// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.sim.world.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever a disk forgets, a node keeps what it acknowledged. Method: many seeds of random
 * writes and crashes, and the same with a bug planted, which must be found.
 */
class SimulationTest {
  private static final int SEEDS = 100;
  private static final int SOAK_SEEDS = 3000;
  private static final int SOAK_STEPS = 3000;
  private static final int SEEDS_TO_FIND_A_BUG = 20;

  /** Seeds that once failed; they are run for good. */
  private static final long[] FOUND_ONCE = {};

  @Test
  void nothingAcknowledgedIsLost() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Simulation.run(seed, Simulation.STEPS);
    }
    for (long seed : FOUND_ONCE) {
      Simulation.run(seed, Simulation.STEPS);
    }
  }

  @Test
  @Tag("soak")
  void nothingAcknowledgedIsLostInLongRuns() {
    for (long seed = 1; seed <= SOAK_SEEDS; seed++) {
      Simulation.run(1_000_000 + seed, SOAK_STEPS);
    }
    System.out.printf("sim: %d seeds of %d steps%n", SOAK_SEEDS, SOAK_STEPS);
  }

  @Test
  void acknowledgingBeforeTheForceIsFound() {
    assertIsFound(
        () -> {
          boolean[] told = new boolean[1];
          return (oplog, onDurable) -> {
            told[0] ^= true;
            if (told[0]) {
              onDurable.accept(oplog.last());
            } else {
              Durability.HONEST.commit(oplog, onDurable);
            }
          };
        });
  }

  @Test
  void notForcingAtAllIsFound() {
    assertIsFound(() -> (oplog, onDurable) -> onDurable.accept(oplog.last()));
  }

  /** What is told includes what was appended while the disk was busy. */
  @Test
  void tellingMoreThanWasForcedIsFound() {
    assertIsFound(
        () ->
            (oplog, onDurable) -> {
              if (oplog.commit()) {
                onDurable.accept(oplog.last());
              }
            });
  }

  private static void assertIsFound(Supplier<Durability> bug) {
    for (long seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) {
      long now = seed;
      Violation violation =
          catchThrowableOfType(
              Violation.class, () -> Simulation.run(now, Simulation.STEPS, bug.get()));
      if (violation != null) {
        assertThat(violation).hasMessageContaining("--seed " + seed + " --steps 800");
        Violation again =
            catchThrowableOfType(
                Violation.class, () -> Simulation.run(now, Simulation.STEPS, bug.get()));
        assertThat(again).hasMessage(violation.getMessage());
        return;
      }
    }
    throw new AssertionError("the bug was not found in " + SEEDS_TO_FIND_A_BUG + " seeds");
  }

  @Test
  void aSeedRunsTheSameWayInTwoProcesses() throws Exception {
    String first = output("--seed", "7", "--seeds", "2", "--steps", "1000");
    String second = output("--seed", "7", "--seeds", "2", "--steps", "1000");
    assertThat(first).contains("seed 7: 1000 steps", "seed 8: 1000 steps", "trace ");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aSeedOfASetRunsTheSameWayInTwoProcesses() throws Exception {
    String first = output("--seed", "7", "--seeds", "2", "--members", "0");
    String second = output("--seed", "7", "--seeds", "2", "--members", "0");
    assertThat(first).contains("seed 7: ", "seed 8: ", "trace ");
    assertThat(second).isEqualTo(first);
  }

  private static String output(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
