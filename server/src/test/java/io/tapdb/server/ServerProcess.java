// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node as users run it: a Java process of its own, started by its {@code main}. */
public final class ServerProcess implements AutoCloseable {
  private static final int SECONDS = 60;

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private int port;

  private ServerProcess(Process process) {
    this.process = process;
    readers.add(read(process.inputReader(StandardCharsets.UTF_8), out));
    readers.add(
        read(
            new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)),
            err));
  }

  /**
   * Starts a process, and does not wait for it.
   *
   * @param heap as {@code -Xmx} has it
   */
  public static ServerProcess launch(String heap, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx" + heap);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(moduleFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new ServerProcess(new ProcessBuilder(command).start());
  }

  /** What this process may reach of the Java machine, a node may too: the build gives it both. */
  private static List<String> moduleFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .toList();
  }

  /** Starts a node on a folder and a free port, and waits until it serves. */
  public static ServerProcess start(String heap, Path dbpath, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--dbpath", dbpath.toString(), "--port", "0", "--oplogSize", "512"));
    arguments.addAll(List.of("--cacheSizeMB", "64"));
    arguments.addAll(List.of(more));
    ServerProcess started = launch(heap, arguments);
    started.awaitReady();
    return started;
  }

  private static Thread read(BufferedReader from, List<String> into) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                  into.add(line);
                }
              } catch (IOException ended) {
                // so has the process
              }
            });
  }

  /** Waits for the line that says that it serves. */
  public void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      for (String line : out) {
        if (line.contains("Waiting for connections")) {
          Doc event = Json.parse(line);
          port = event.get("attr").doc().get("port").int32();
          return;
        }
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IOException("the server is not ready: " + out + err);
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public RawClient client() {
    return new RawClient(port);
  }

  public List<String> out() {
    return out;
  }

  /** What it said on standard error, without what the Java machine has to say of libraries. */
  public List<String> err() {
    return err.stream().filter(line -> !line.startsWith("WARNING: ")).toList();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, as {@code kill} does. */
  public void terminate() {
    process.destroy();
  }

  /** Takes it away as the system does: without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for its end and gives its exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not end: " + out + err);
    }
    for (Thread reader : readers) {
      reader.join(10_000);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
