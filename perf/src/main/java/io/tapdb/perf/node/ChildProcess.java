// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that says when it is ready, and on which port. */
public final class ChildProcess implements AutoCloseable {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final Pattern PORT = Pattern.compile("port\\D{0,3}(\\d+)");

  private final Process process;
  private final int port;
  private final Duration readyAfter;

  private ChildProcess(Process process, int port, Duration readyAfter) {
    this.process = process;
    this.port = port;
    this.readyAfter = readyAfter;
  }

  /**
   * Starts a Java process on this process's class path.
   *
   * @param flags of the Java machine
   * @param ready what the line has in it with which it says that it is ready, besides {@code port}
   *     and the number
   */
  public static ChildProcess start(
      Class<?> main, List<String> flags, String ready, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return start(command, ready);
  }

  /** Starts a process by its whole command. */
  public static ChildProcess start(List<String> command, String ready) throws IOException {
    long begun = System.nanoTime();
    String last = "";
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      last = line;
      Matcher port = PORT.matcher(line);
      if (line.contains(ready) && port.find()) {
        Duration readyAfter = Duration.ofNanos(System.nanoTime() - begun);
        discard(lines);
        return new ChildProcess(process, Integer.parseInt(port.group(1)), readyAfter);
      }
    }
    throw new IOException(
        "ended with "
            + process.onExit().join().exitValue()
            + " without being ready; it said last: "
            + last
            + "; it was "
            + command);
  }

  private static void discard(BufferedReader lines) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                String line = lines.readLine();
                while (line != null) {
                  line = lines.readLine();
                }
              } catch (IOException ended) {
                // so has the process
              }
            });
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** How long it took from its start to the line that it is ready. */
  Duration readyAfter() {
    return readyAfter;
  }

  /** The memory it holds in RAM, as Linux counts it. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status"))) {
      Matcher resident = RESIDENT.matcher(line);
      if (resident.matches()) {
        return Long.parseLong(resident.group(1)) << 10;
      }
    }
    throw new IOException("process " + pid() + " has ended");
  }

  /** The processor time it has used so far. */
  Duration cpuTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stops the process where it stands, or lets it go on. */
  public void freeze(boolean frozen) throws IOException {
    new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", String.valueOf(pid()))
        .inheritIO()
        .start()
        .onExit()
        .join();
  }

  /** Ends the process and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
