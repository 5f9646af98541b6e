// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;

/** A node in a process of its own, on the data of one folder. */
final class DemoNode {
  private static final int PATIENCE_SECONDS = 60;
  private static final String READY = "Waiting for connections";

  private final Process process;
  private final int port;
  private final double seconds;

  private DemoNode(Process process, int port, double seconds) {
    this.process = process;
    this.port = port;
    this.seconds = seconds;
  }

  /**
   * Starts a node and waits until it serves.
   *
   * @param start the command that starts a node, without options
   * @param folder for the data, the log and what it says on standard error
   * @param port 0 takes a free one
   */
  static DemoNode start(List<String> start, Path folder, int port)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start);
    command.addAll(
        List.of("--dbpath", folder.resolve("data").toString(), "--port", Integer.toString(port)));
    command.addAll(List.of("--logpath", folder.resolve("node.log").toString()));
    Path errors = folder.resolve("node.err");
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    try {
      int bound = awaitReady(process);
      return new DemoNode(process, bound, (System.nanoTime() - begun) / 1e9);
    } catch (ExecutionException | TimeoutException failed) {
      process.destroyForcibly();
      String said = Files.readString(errors).strip();
      throw new DemoFailure(
          "the node did not start" + (said.isEmpty() ? "; see its log" : ": " + said));
    }
  }

  private static int awaitReady(Process process)
      throws InterruptedException, ExecutionException, TimeoutException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture<Integer> ready = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("node output").start(() -> read(output, ready));
    return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void read(BufferedReader output, CompletableFuture<Integer> ready) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.contains(READY)) {
          Document attributes = Document.parse(line).get("attr", Document.class);
          ready.complete(attributes.get("port", Number.class).intValue());
        }
      }
      ready.completeExceptionally(new IOException("the node ended"));
    } catch (IOException | RuntimeException broken) {
      ready.completeExceptionally(broken);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** How long it took to serve. */
  double startSeconds() {
    return seconds;
  }

  String uri(String database) {
    return "tapdb://127.0.0.1:" + port + "/" + database;
  }

  /** Ends it as a power failure of its own would: at once and unasked. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end and waits; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new DemoFailure("the node did not stop when it was asked to");
    }
    return process.exitValue();
  }
}
