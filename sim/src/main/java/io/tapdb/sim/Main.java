// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeds of the simulation and prints what came of each. */
@Command(
    name = "sim",
    description = "Runs a node under virtual time on a disk that forgets.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  @Option(names = "--seed", paramLabel = "N", description = "the seed, or the first of them")
  private long seed = 1;

  @Option(names = "--seeds", paramLabel = "N", description = "how many seeds to run (default: 1)")
  private int seeds = 1;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "steps of each run (default: ${DEFAULT-VALUE})")
  private int steps = Simulation.STEPS;

  @Option(names = "--stack", description = "shows where a failure came from")
  private boolean stack;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    for (long each = seed; each < seed + seeds; each++) {
      try {
        System.out.println(Simulation.run(each, steps).summary());
      } catch (Simulation.Violation violation) {
        System.out.println(violation.getMessage());
        if (stack && violation.getCause() != null) {
          violation.getCause().printStackTrace(System.out);
        }
        return 1;
      }
    }
    return 0;
  }
}
