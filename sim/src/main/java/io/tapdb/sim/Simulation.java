// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import io.tapdb.sim.check.IndexesAgree;
import io.tapdb.sim.check.Invariant;
import io.tapdb.sim.check.LedgerHolds;
import io.tapdb.sim.check.LogOnlyGrows;
import io.tapdb.sim.world.Durability;
import io.tapdb.sim.world.SimNode;
import io.tapdb.sim.world.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One run of a node from one seed: clients write, power fails, and the invariants are checked. */
public final class Simulation {
  /** How many steps a run has unless told otherwise. */
  public static final int STEPS = 800;

  private static final int FIRST_WRITES = 8;

  private final long seed;
  private final RandomGenerator random;
  private final Trace trace = new Trace();
  private final SimNode node;
  private final Workload workload;
  private final List<Invariant> invariants;
  private int step;
  private int crashes;
  private int refusedStarts;
  private boolean diskFails;
  private boolean disksFull;

  /** What came of a run. */
  public record Outcome(String traceHash, String summary) {}

  private Simulation(long seed, Durability durability) {
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.node = new SimNode(random, durability, trace);
    this.workload = new Workload(random);
    this.invariants = List.of(new LedgerHolds(workload), new LogOnlyGrows(), new IndexesAgree());
  }

  /**
   * Runs a seed.
   *
   * @throws Violation when an invariant does not hold
   */
  public static Outcome run(long seed, int steps) {
    return run(seed, steps, Durability.HONEST);
  }

  /** Runs a seed with another way to make the log durable. */
  public static Outcome run(long seed, int steps, Durability durability) {
    Simulation simulation = new Simulation(seed, durability);
    try {
      return simulation.run(steps);
    } catch (Violation violation) {
      throw violation;
    } catch (IOException | RuntimeException broken) {
      throw simulation.violation(List.of(broken.toString()), steps, broken);
    }
  }

  private Outcome run(int steps) throws IOException {
    node.start();
    workload.prepare(node);
    for (step = 0; step < steps; step++) {
      event();
      check(false, steps);
    }
    if (diskFails) {
      crash();
    }
    node.fillDisks(false);
    node.scheduler().settle();
    check(true, steps);
    crash();
    check(true, steps);
    return new Outcome(
        trace.hash(),
        String.format(
            Locale.ROOT,
            "seed %d: %d steps, %d crashes, %d starts cut short, %d acknowledged writes, %d"
                + " refused, %d ms, trace %s",
            seed,
            steps,
            crashes,
            refusedStarts,
            workload.ledger().acknowledgements(),
            workload.refusals(),
            node.clock().sinceStart(),
            trace.hash()));
  }

  private void event() throws IOException {
    int choice = random.nextInt(100);
    if (!node.faults().isEmpty()) {
      crash();
    } else if (choice < 30) {
      workload.act(node);
    } else if (choice < 33) {
      node.clock().advance(random.nextInt(1, 1500));
    } else if (choice < 34) {
      breakDown();
    } else if (random.nextInt(disksFull ? 60 : 150) == 0) {
      disksFull = !disksFull;
      node.fillDisks(disksFull);
    } else if (!node.scheduler().step()) {
      workload.act(node);
    }
  }

  /** Power fails at once, or a little later in the middle of a write. */
  private void breakDown() throws IOException {
    if (random.nextBoolean()) {
      crash();
    } else {
      diskFails = true;
      node.failDiskAfter(random.nextInt(FIRST_WRITES));
    }
  }

  private void crash() throws IOException {
    crashes++;
    boolean honest = diskFails || node.faults().isEmpty();
    if (!honest) {
      throw new IllegalStateException("the node stopped", node.faults().getFirst());
    }
    node.crash(random.nextInt(3) == 0);
    workload.crashed();
    diskFails = false;
    trace.note("crash", crashes);
    while (random.nextInt(4) == 0) {
      startCutShort();
    }
    node.start();
    check(true, STEPS);
  }

  /** Power fails again while the node recovers. */
  private void startCutShort() {
    refusedStarts++;
    node.failDiskAfter(random.nextInt(FIRST_WRITES));
    try {
      node.start();
    } catch (IOException cut) {
      trace.note("start cut short", refusedStarts);
    }
    node.crash(random.nextInt(3) == 0);
  }

  private void check(boolean restarted, int steps) {
    for (Invariant invariant : invariants) {
      List<String> problems;
      try {
        problems = restarted ? invariant.afterRestart(node) : invariant.afterEvent(node);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      if (!problems.isEmpty()) {
        throw violation(problems, steps, null);
      }
    }
    if (!node.errors().isEmpty()) {
      throw violation(node.errors(), steps, null);
    }
  }

  private Violation violation(List<String> problems, int steps, Throwable cause) {
    return new Violation(
        "Simulation",
        String.format(
            Locale.ROOT,
            "seed %d, step %d, after %d crashes: %s%s | replay: tapdb sim --seed %d --steps"
                + " %d",
            seed,
            step,
            crashes,
            problems.getFirst(),
            problems.size() == 1 ? "" : " and " + (problems.size() - 1) + " more",
            seed,
            steps),
        cause);
  }
}
