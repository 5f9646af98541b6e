// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import io.tapdb.driver.TapClient;
import io.tapdb.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own that can be killed at any moment, also while it starts. */
final class NodeInChild implements AutoCloseable {
  private static final String READY = "Waiting for connections";
  private static final Pattern PORT = Pattern.compile("\"port\": ?(\\d+)");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final long begun = System.nanoTime();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader;
  private Duration startUp;

  private NodeInChild(Process process, Path log) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().name("output of node").start(() -> copyTo(log));
  }

  /**
   * How a node is started.
   *
   * @param folder where its output goes
   */
  record Setup(Path folder, Path dataFolder, int heapMegabytes, List<String> options) {
    Setup {
      options = List.copyOf(options);
    }

    Path log() {
      return folder.resolve("node.log");
    }
  }

  /** Begins to start a node; its output goes to a file that keeps growing. */
  static NodeInChild begin(Setup setup) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + setup.heapMegabytes() + "m", "-XX:+UseSerialGC"));
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-") || flag.startsWith("--enable-native")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--dbpath", setup.dataFolder().toString(), "--port", "0"));
    command.addAll(setup.options());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new NodeInChild(process, setup.log());
  }

  /** Starts a node and waits until it serves. */
  static NodeInChild start(Setup setup) throws IOException {
    NodeInChild node = begin(setup);
    try {
      node.port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException failed) {
      node.kill();
      List<String> lines = Files.readAllLines(setup.log());
      throw new AssertionError(
          "the node did not start; its last lines were "
              + lines.subList(Math.max(0, lines.size() - 8), lines.size()),
          failed);
    }
    return node;
  }

  private void copyTo(Path log) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher number = PORT.matcher(line);
        if (line.contains(READY) && number.find()) {
          startUp = Duration.ofNanos(System.nanoTime() - begun);
          port.complete(Integer.valueOf(number.group(1)));
        }
        copy.write(line);
        copy.write('\n');
        copy.flush();
      }
      port.completeExceptionally(new IOException("the process ended"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long it took from the start of the process until it served. */
  Duration startUp() {
    return startUp;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** A client that gives up soon when the node is gone. */
  TapClient connect() {
    return TapClient.connect(
        "tapdb://127.0.0.1:"
            + port.join()
            + "/test?serverSelectionTimeoutMS=5000&retryWrites=false&retryReads=false");
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends the process as the operator would, and gives its exit code. */
  int stop() {
    process.destroy();
    return awaitEnd();
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process does not end");
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
