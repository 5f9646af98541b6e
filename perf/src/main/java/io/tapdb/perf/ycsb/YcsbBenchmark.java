// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import io.tapdb.perf.load.ClosedLoop;
import io.tapdb.perf.load.Measured;
import io.tapdb.perf.load.Report;
import io.tapdb.perf.load.ThreadLoop;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import site.ycsb.DB;
import site.ycsb.workloads.CoreWorkload;

/**
 * The core workloads of YCSB on documents of 1 KB. Each has a node of its own, which is loaded once
 * and then measured with one number of client threads after the other. The threads share one
 * client, whose work is done on the same machine.
 */
@Command(
    name = "ycsb",
    description = {
      "Runs YCSB's core workloads against a node.",
      "",
      "A: half reads, half updates; B: 95 % reads, 5 % updates; C: reads; D: 95 % reads of what is"
          + " newest, 5 % inserts; E: 95 % scans of 1 to 100 documents, 5 % inserts; F: half reads,"
          + " half reads with an update after them.",
      "",
      "A document has ten fields of 100 bytes. Requests are distributed as in YCSB's own workload"
          + " files, zipfian or for D latest; keys are inserted in hashed order. Writes are"
          + " acknowledged from the journal."
    },
    mixinStandardHelpOptions = true)
public final class YcsbBenchmark implements Callable<Integer> {
  @Option(names = "--workloads", split = ",", description = "some of A,B,C,D,E,F (default: all)")
  private List<CoreMix> workloads = List.of(CoreMix.values());

  @Option(names = "--threads", split = ",", description = "client threads (default: 16,64)")
  private List<Integer> threads = List.of(16, 64);

  @Option(names = "--records", description = "documents to load (default: 100000)")
  private long records = 100_000;

  @Option(names = "--warm-up", description = "seconds before measuring (default: 12)")
  private double warmUp = 12;

  @Option(names = "--seconds", description = "seconds to measure (default: 10)")
  private double seconds = 10;

  @Option(names = "--virtual", description = "takes virtual threads for the clients")
  private boolean virtual;

  @Option(names = "--json", description = "file for the findings")
  private Path json;

  private Report report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    report = new Report("ycsb", json);
    report.fact("records", records);
    report.fact("warmUpSeconds", warmUp);
    report.fact("seconds", seconds);
    report.fact("clientThreads", virtual ? "virtual" : "platform");
    for (CoreMix mix : workloads) {
      run(mix);
    }
    report.close();
    return 0;
  }

  private void run(CoreMix mix) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tapdb-ycsb");
    try (NodeUnderTest node = NodeUnderTest.start(folder)) {
      DB binding = new TapDbBinding(node.client());
      CoreWorkload workload = mix.workload(records);
      int loaders = threads.get(threads.size() - 1);
      report.add(
          loop(loaders)
              .times(name("load", mix, loaders), records, () -> workload.doInsert(binding, null)));
      for (int each : threads) {
        measure(node, name("run", mix, each), each, () -> workload.doTransaction(binding, null));
      }
    } finally {
      NodeUnderTest.delete(folder);
    }
  }

  /** Also says what the node's process spent, as its clients take the rest of the machine. */
  private void measure(NodeUnderTest node, String name, int clients, ThreadLoop.Operation operation)
      throws InterruptedException {
    ThreadLoop loop = loop(clients);
    loop.during(name, new ClosedLoop.Seconds(warmUp), operation);
    Duration before = node.cpuTime();
    Measured measured = report.add(loop.during(name, new ClosedLoop.Seconds(seconds), operation));
    double cores = node.cpuTime().minus(before).toMillis() / 1e3 / seconds;
    report.fact(name + ": cores of the node", Math.round(cores * 100) / 100.0);
    report.line(
        String.format(
            Locale.ROOT,
            "    the node used %.2f cores, %.0f us for an operation",
            cores,
            cores * 1e6 / measured.perSecond()));
  }

  private static String name(String phase, CoreMix mix, int clients) {
    return phase + " " + mix + ", " + clients + " threads";
  }

  private ThreadLoop loop(int clients) {
    ThreadFactory factory =
        virtual
            ? Thread.ofVirtual().factory()
            : Thread.ofPlatform().daemon().name("client-", 1).factory();
    return new ThreadLoop(clients, factory);
  }
}
