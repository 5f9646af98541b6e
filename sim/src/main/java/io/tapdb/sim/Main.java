// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import io.tapdb.sim.set.SetSimulation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeds of the simulation and prints what came of each. */
@Command(
    name = "sim",
    description = "Runs a node, or a whole set, under virtual time while everything goes wrong.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final int ALONE = -1;

  @Option(names = "--seed", paramLabel = "N", description = "the seed, or the first of them")
  private long seed = 1;

  @Option(names = "--seeds", paramLabel = "N", description = "how many seeds to run (default: 1)")
  private int seeds = 1;

  @Option(
      names = "--members",
      paramLabel = "N",
      description =
          "simulates a set of so many members, or of as many as the seed wants (0), rather than one"
              + " node alone")
  private int members = ALONE;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "how long each run is: steps of a node (default: "
              + Simulation.STEPS
              + "), or seconds of a set (default: "
              + SetSimulation.SECONDS
              + ")")
  private int steps;

  @Option(names = "--log", description = "shows what the members of a set write to their logs")
  private boolean log;

  @Option(names = "--keep-going", description = "runs the other seeds after one has failed")
  private boolean keepGoing;

  @Option(names = "--stack", description = "shows where a failure came from")
  private boolean stack;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    int failed = 0;
    for (long each = seed; each < seed + seeds; each++) {
      try {
        System.out.println(members == ALONE ? alone(each) : set(each));
      } catch (Violation violation) {
        System.out.println(violation.getMessage());
        if (stack && violation.getCause() != null) {
          violation.getCause().printStackTrace(System.out);
        }
        failed = 1;
        if (!keepGoing) {
          return failed;
        }
      }
    }
    return failed;
  }

  private String alone(long each) {
    return Simulation.run(each, steps > 0 ? steps : Simulation.STEPS).summary();
  }

  private String set(long each) {
    SetSimulation.Settings settings = SetSimulation.Settings.of(each).withMembers(members);
    if (steps > 0) {
      settings = settings.withSeconds(steps);
    }
    if (log) {
      settings = settings.withListener(Main::show);
    }
    return SetSimulation.run(settings).summary();
  }

  private static void show(String line) {
    System.out.println(line);
  }
}
