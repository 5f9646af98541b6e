// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.set;

import io.tapdb.driver.TapClient;
import io.tapdb.perf.load.Report;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Takes the primary of a set of three away under a loop of {@code w: majority} writes, again and
 * again: how long from that moment to the next acknowledged write, and whether one was lost.
 */
@Command(
    name = "failover",
    description = "Measures how long writes stand still when the primary is killed or steps down.",
    mixinStandardHelpOptions = true)
public final class FailoverBenchmark implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofMillis(1500);

  @Option(names = "--rounds", description = "how often each is done (default: 10)")
  private int rounds = 10;

  @Option(names = "--json", description = "file for the findings")
  private Path json;

  /** How a primary is taken away. */
  private enum Way {
    KILL,
    STEP_DOWN,
    FREEZE
  }

  @Override
  public Integer call() throws IOException {
    Report report = new Report("failover", json);
    SetShape three = SetShape.of(3);
    run(report, "kill -9, default settings", three, Way.KILL);
    run(report, "step-down", three, Way.STEP_DOWN);
    SetShape timerOnly = three.withParameter("enableElectionOnEvidence", false);
    run(report, "kill -9, by the timer alone", timerOnly, Way.KILL);
    SetShape quick = timerOnly.withSetting("electionTimeoutMillis", 2000);
    run(report, "kill -9, timer of 2 s", quick, Way.KILL);
    run(report, "frozen (SIGSTOP), timer of 2 s", quick, Way.FREEZE);
    report.close();
    return 0;
  }

  private void run(Report report, String name, SetShape shape, Way way) throws IOException {
    Path folder = Files.createTempDirectory("tapdb-failover");
    double[] seconds = new double[rounds];
    int lost;
    int writes;
    try (LocalSet set = LocalSet.start(folder, shape);
        TapClient client = set.connect("");
        MajorityWriter writer = new MajorityWriter(client, "w")) {
      for (int round = 0; round < rounds; round++) {
        settle(set, writer);
        seconds[round] = takeAway(set, writer, way);
      }
      settle(set, writer);
      writer.stop();
      lost = writer.lost(client);
      writes = writer.count();
    } finally {
      NodeUnderTest.delete(folder);
    }
    conclude(report, name, seconds, writes, lost);
  }

  /** Waits until all members are there and writes go on for a while. */
  private static void settle(LocalSet set, MajorityWriter writer) {
    for (int i = 0; i < set.size(); i++) {
      int member = i;
      Set<String> well = Set.of("PRIMARY", "SECONDARY");
      LocalSet.await("member " + i, LONGEST, () -> well.contains(set.state(member)));
    }
    int before = writer.count();
    LocalSet.await("writes to go on", LONGEST, () -> writer.count() > before + 50);
    LockSupport.parkNanos(QUIET.toNanos());
  }

  private static double takeAway(LocalSet set, MajorityWriter writer, Way way) throws IOException {
    int primary = set.primary();
    int before = writer.count();
    long begun = System.nanoTime();
    switch (way) {
      case KILL -> set.process(primary).kill();
      case FREEZE -> set.freeze(primary, true);
      case STEP_DOWN ->
          set.admin(
              primary, new Document("replSetStepDown", 5).append("secondaryCatchUpPeriodSecs", 3));
    }
    int acknowledged = writer.count();
    LocalSet.await(
        "another primary", LONGEST, () -> set.primary() >= 0 && set.primary() != primary);
    LocalSet.await("a write", LONGEST, () -> writer.count() > acknowledged + 2);
    double longest = longestGap(writer, before, begun);
    if (way == Way.KILL) {
      set.startMember(primary);
    } else if (way == Way.FREEZE) {
      set.freeze(primary, false);
    }
    return longest;
  }

  /** The longest time without an acknowledgement since that moment. */
  private static double longestGap(MajorityWriter writer, int from, long since) {
    List<MajorityWriter.Acknowledged> all = writer.acknowledged();
    long longest = 0;
    for (int i = Math.max(1, from); i < all.size(); i++) {
      long before = Math.max(all.get(i - 1).nanos(), since);
      longest = Math.max(longest, all.get(i).nanos() - before);
    }
    return longest / 1e9;
  }

  private static void conclude(Report report, String name, double[] seconds, int writes, int lost) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double mean = Arrays.stream(seconds).average().orElse(0);
    double most = sorted[sorted.length - 1];
    report.add(
        new Document("name", name)
            .append("medianSeconds", median)
            .append("meanSeconds", mean)
            .append("mostSeconds", most)
            .append("writes", writes)
            .append("lost", lost));
    report.line(
        String.format(
            Locale.ROOT,
            "%-32s median %.3f s, mean %.3f s, most %.3f s; %d writes, %d lost",
            name,
            median,
            mean,
            most,
            writes,
            lost));
  }
}
