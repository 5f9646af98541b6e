// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.startup;

import io.tapdb.perf.load.Report;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts an empty node several times: how long from the start of the process to the line that says
 * it serves, and how much memory the process holds after some seconds without any request.
 */
@Command(
    name = "startup",
    description = "Measures how long an empty node takes to start and what memory it holds.",
    mixinStandardHelpOptions = true)
public final class StartupBenchmark implements Callable<Integer> {
  private static final double READY_SECONDS = 1.5;
  private static final double RESIDENT_MB = 250;

  @Option(names = "--runs", description = "how often it is started (default: 5)")
  private int runs = 5;

  @Option(names = "--idle", description = "seconds before memory is read (default: 5)")
  private double idle = 5;

  @Option(names = "--json", description = "file for the findings")
  private Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = new Report("startup", json);
    double[] ready = new double[runs];
    double[] resident = new double[runs];
    for (int run = 0; run < runs; run++) {
      Path folder = Files.createTempDirectory("tapdb-startup");
      try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("node"))) {
        ready[run] = node.readyAfter().toNanos() / 1e9;
        Thread.sleep((long) (idle * 1000));
        resident[run] = node.residentBytes() / 1e6;
      } finally {
        NodeUnderTest.delete(folder);
      }
      report.line(
          String.format(
              Locale.ROOT,
              "start %d: ready after %.2f s, %.0f MB resident after %.0f s",
              run + 1,
              ready[run],
              resident[run],
              idle));
    }
    conclude(report, "ready, seconds", ready, READY_SECONDS);
    conclude(report, "resident, MB", resident, RESIDENT_MB);
    report.close();
    return 0;
  }

  private static void conclude(Report report, String what, double[] found, double target) {
    double[] sorted = found.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    report.add(
        new Document("name", what)
            .append("median", rounded(median))
            .append("least", rounded(sorted[0]))
            .append("most", rounded(sorted[sorted.length - 1]))
            .append("target", target)
            .append("met", median <= target));
    report.line(
        String.format(Locale.ROOT, "%-34s %.2f (target %.2f)", "median " + what, median, target));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
