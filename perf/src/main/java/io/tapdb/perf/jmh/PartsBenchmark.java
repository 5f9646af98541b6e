// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.perf.load.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bson.Document;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The JMH benchmarks of single parts in a short form, each in a process of its own. */
@Command(
    name = "jmh",
    description = "Measures single parts with JMH.",
    mixinStandardHelpOptions = true)
public final class PartsBenchmark implements Callable<Integer> {
  private static final List<Class<?>> ALL =
      List.of(
          BsonCompare.class,
          KeyEncoding.class,
          MemtableAccess.class,
          PointUpdatePlan.class,
          OplogAppend.class);

  @Option(names = "--only", description = "a part of the names of those to run (default: all)")
  private String only = "";

  @Option(names = "--forks", description = "processes for each (default: 1)")
  private int forks = 1;

  @Option(names = "--iterations", description = "iterations to measure (default: 3)")
  private int iterations = 3;

  @Option(names = "--seconds", description = "seconds of an iteration (default: 1)")
  private double seconds = 1;

  @Option(names = "--json", description = "file for the findings")
  private Path json;

  @Override
  public Integer call() throws IOException, RunnerException {
    Report report = new Report("jmh", json);
    report.fact("forks", forks);
    report.fact("iterations", iterations);
    for (Class<?> each : ALL) {
      if (each.getSimpleName().contains(only)) {
        for (RunResult result : new Runner(options(each)).run()) {
          report(report, result);
        }
      }
    }
    report.close();
    return 0;
  }

  private Options options(Class<?> benchmark) {
    TimeValue time = TimeValue.milliseconds((long) (seconds * 1000));
    return new OptionsBuilder()
        .include("\\." + benchmark.getSimpleName() + "\\.")
        .forks(forks)
        .warmupIterations(2)
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static void report(Report report, RunResult run) {
    Result<?> result = run.getPrimaryResult();
    StringBuilder name = new StringBuilder(run.getParams().getBenchmark());
    name.delete(0, PartsBenchmark.class.getPackageName().length() + 1);
    for (String key : run.getParams().getParamsKeys()) {
      name.append(' ').append(run.getParams().getParam(key).toLowerCase(Locale.ROOT));
    }
    report.line(
        String.format(
            Locale.ROOT,
            "%-34s %,12.1f %s ± %.1f",
            name,
            result.getScore(),
            result.getScoreUnit(),
            result.getScoreError()));
    report.add(
        new Document("name", name.toString())
            .append("score", Math.round(result.getScore() * 10) / 10.0)
            .append("unit", result.getScoreUnit())
            .append("error", Math.round(result.getScoreError() * 10) / 10.0));
  }
}
