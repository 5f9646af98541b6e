// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import io.tapdb.driver.TapClient;
import io.tapdb.server.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A node in a process of its own and a client of it. */
public final class NodeUnderTest implements AutoCloseable {
  private static final String LAUNCHER = "perf.launcher";
  private static final String READY = "Waiting for connections";

  private final ChildProcess process;
  private final TapClient client;

  private NodeUnderTest(ChildProcess process, TapClient client) {
    this.process = process;
    this.client = client;
  }

  /**
   * Starts a node on a folder, with more options: through the launcher that {@code -Dperf.launcher}
   * names, with the flags and defaults it has for users, or else from this process's class path.
   */
  public static NodeUnderTest start(Path dbpath, String... options) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--dbpath", dbpath.toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    ChildProcess process = process(arguments);
    return new NodeUnderTest(
        process, TapClient.connect("tapdb://127.0.0.1:" + process.port() + "/test"));
  }

  /** Starts the process of a node with these options, and waits until it serves. */
  public static ChildProcess process(List<String> arguments) throws IOException {
    String launcher = System.getProperty(LAUNCHER, "");
    if (launcher.isEmpty()) {
      return ChildProcess.start(Main.class, JvmFlags.ofThisProcess(), READY, arguments);
    }
    List<String> command = new ArrayList<>(List.of(launcher, "start"));
    command.addAll(arguments);
    return ChildProcess.start(command, READY);
  }

  /** The flags its Java machine runs with, for processes that are to be compared with it. */
  public List<String> jvmFlags() throws IOException {
    return JvmFlags.of(process.pid());
  }

  public TapClient client() {
    return client;
  }

  public String uri() {
    return "tapdb://127.0.0.1:" + process.port() + "/test";
  }

  public long pid() {
    return process.pid();
  }

  /** How long it took from the start of the process to the line that it serves. */
  public Duration readyAfter() {
    return process.readyAfter();
  }

  /** The memory it holds in RAM, as Linux counts it. */
  public long residentBytes() throws IOException {
    return process.residentBytes();
  }

  /** The processor time the node has used so far. */
  public Duration cpuTime() {
    return process.cpuTime();
  }

  /** Removes a folder with all that is in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
