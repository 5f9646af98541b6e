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
    description = "Measures a node beside bare gRPC with and without group commit.",
    mixinStandardHelpOptions = true)
public final class FloorBenchmark implements Callable<Integer> {
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    report = new Report("floor", json);
    report.fact("inFlight", inFlight);
    report.fact("records", records);
    FloorRatios ratios = new FloorRatios();
    Path folder = Files.createTempDirectory("tapdb-floor");
    try (NodeUnderTest node = NodeUnderTest.start(folder.resolve("node"))) {
      PointOperations operations = new PointOperations(node.client(), records);
      report.line("loading " + records + " documents");
      operations.load();
      for (int round = 1; round <= rounds; round++) {
        report.line("round " + round);
        floor(folder, node.jvmFlags(), operations, ratios);
        node(operations, ratios);
      }
    } finally {
      NodeUnderTest.delete(folder);
    }
    boolean valid = ratios.conclude(report);
    report.close();
    return valid ? 0 : 2;
  }

  private ClosedLoop loop() {
    return new ClosedLoop(
        inFlight, new ClosedLoop.Seconds(warmUp), new ClosedLoop.Seconds(seconds));
  }

  private void floor(Path folder, List<String> flags, PointOperations like, FloorRatios ratios)
      throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            String.valueOf(like.readReplyBytes()),
            String.valueOf(like.writeReplyBytes()),
            folder.toString());
    byte[] read = new byte[like.readRequestBytes()];
    byte[] write = new byte[like.writeRequestBytes()];
    try (ChildProcess server = ChildProcess.start(FloorServer.class, flags, "ready", arguments);
        FloorClient client = new FloorClient(server.port())) {
      Measured reads = loop().run("floor: unary call", () -> client.call(FloorProtocol.READ, read));
      Measured writes =
          loop().run("floor: call and group commit", () -> client.call(FloorProtocol.WRITE, write));
      ratios.floor(report.add(reads).perSecond(), report.add(writes).perSecond());
    }
  }

  private void node(PointOperations operations, FloorRatios ratios) throws InterruptedException {
    Measured read = report.add(loop().run("node: point read", operations::read));
    Measured overwrite = report.add(loop().run("node: overwrite", operations::overwrite));
    Measured insert =
        report.add(loop().run("node: insert with one index", operations::insertIndexed));
    ratios.node(read.perSecond(), overwrite.perSecond(), insert.perSecond());
  }
}
