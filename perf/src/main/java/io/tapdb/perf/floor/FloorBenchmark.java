// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import io.tapdb.perf.load.ClosedLoop;
import io.tapdb.perf.load.Measured;
import io.tapdb.perf.load.Report;
import io.tapdb.perf.node.ChildProcess;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A node beside the floor under it, in one run: the same requests and replies through bare gRPC
 * calls, and for writes a bare file with group commit. The ratios say what the database costs,
 * whatever the machine.
 */
@Command(
    name = "floor",
    description = "Measures a node beside bare gRPC with and without group commit.")
public final class FloorBenchmark implements Callable<Integer> {
  /** Below this a quiet machine with two cores was not quiet, and ratios mean nothing. */
  private static final int LEAST_WRITE_FLOOR = 50_000;

  @Option(names = "--in-flight", description = "operations under way at a time (default: 64)")
  private int inFlight = 64;

  @Option(names = "--warm-up", description = "seconds before measuring (default: 12)")
  private double warmUp = 12;

  @Option(names = "--seconds", description = "seconds to measure (default: 10)")
  private double seconds = 10;

  @Option(names = "--rounds", description = "how often everything is measured (default: 2)")
  private int rounds = 2;

  @Option(names = "--records", description = "documents of 1 KiB to read from (default: 200000)")
  private int records = 200_000;

  @Option(names = "--json", description = "file for the findings")
  private Path json;

  private Report report;

  /** The best of all rounds for each measurement. */
  private static final class Best {
    double floorRead;
    double floorWrite;
    double read;
    double overwrite;
    double insert;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    report = new Report("floor", json);
    report.fact("inFlight", inFlight);
    report.fact("records", records);
    Best best = new Best();
    Path folder = Files.createTempDirectory("tapdb-floor");
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("node"))) {
      PointOperations operations = new PointOperations(node.client(), records);
      report.line("loading " + records + " documents");
      operations.load();
      for (int round = 1; round <= rounds; round++) {
        report.line("round " + round);
        floor(folder, operations, best);
        node(operations, best);
      }
    } finally {
      NodeUnderTest.delete(folder);
    }
    boolean valid = conclude(best);
    report.close();
    return valid ? 0 : 2;
  }

  private ClosedLoop loop() {
    return new ClosedLoop(
        inFlight, new ClosedLoop.Seconds(warmUp), new ClosedLoop.Seconds(seconds));
  }

  private void floor(Path folder, PointOperations like, Best best)
      throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            String.valueOf(like.readReplyBytes()),
            String.valueOf(like.writeReplyBytes()),
            folder.toString());
    byte[] read = new byte[like.readRequestBytes()];
    byte[] write = new byte[like.writeRequestBytes()];
    try (ChildProcess server = ChildProcess.start(FloorServer.class, "ready", arguments);
        FloorClient client = new FloorClient(server.port())) {
      Measured reads = loop().run("floor: unary call", () -> client.call(FloorProtocol.READ, read));
      Measured writes =
          loop().run("floor: call and group commit", () -> client.call(FloorProtocol.WRITE, write));
      best.floorRead = Math.max(best.floorRead, report.add(reads).perSecond());
      best.floorWrite = Math.max(best.floorWrite, report.add(writes).perSecond());
    }
  }

  private void node(PointOperations operations, Best best) throws InterruptedException {
    Measured read = report.add(loop().run("node: point read", operations::read));
    Measured overwrite = report.add(loop().run("node: overwrite", operations::overwrite));
    Measured insert =
        report.add(loop().run("node: insert with one index", operations::insertIndexed));
    best.read = Math.max(best.read, read.perSecond());
    best.overwrite = Math.max(best.overwrite, overwrite.perSecond());
    best.insert = Math.max(best.insert, insert.perSecond());
  }

  private boolean conclude(Best best) {
    ratio("point reads", best.read / best.floorRead, 0.5);
    ratio("journaled overwrites", best.overwrite / best.floorWrite, 0.45);
    ratio("journaled inserts with one index", best.insert / best.floorWrite, 0.35);
    boolean valid = best.floorWrite >= LEAST_WRITE_FLOOR;
    report.fact("valid", valid);
    if (!valid) {
      report.line(
          "void: the floor of writes is under "
              + LEAST_WRITE_FLOOR
              + "/s, so the machine was busy with something else");
    }
    return valid;
  }

  private void ratio(String what, double ratio, double target) {
    report.fact(what, Math.round(ratio * 1000) / 1000.0);
    report.line(
        String.format(Locale.ROOT, "%-34s %.2f of the floor (target %.2f)", what, ratio, target));
  }
}
