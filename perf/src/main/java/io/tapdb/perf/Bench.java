// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf;

import io.tapdb.perf.floor.FloorBenchmark;
import io.tapdb.perf.jmh.PartsBenchmark;
import io.tapdb.perf.set.FailoverBenchmark;
import io.tapdb.perf.startup.StartupBenchmark;
import io.tapdb.perf.ycsb.YcsbBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program of the benchmarks; one subcommand for each. */
@Command(
    name = "bench",
    description = "Benchmarks of TapDB.",
    mixinStandardHelpOptions = true,
    subcommands = {
      FloorBenchmark.class,
      FailoverBenchmark.class,
      YcsbBenchmark.class,
      StartupBenchmark.class,
      PartsBenchmark.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }
}
