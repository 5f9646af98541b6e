// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process on this process's class path and with the flags of a node, which names a port. */
public final class ChildProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("port\\D{0,3}(\\d+)");

  private final Process process;
  private final int port;

  private ChildProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a process and waits for the line with which it says that it is ready.
   *
   * @param ready what that line has in it, besides {@code port} and the number
   */
  public static ChildProcess start(Class<?> main, String ready, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(JvmFlags.ofNode());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher port = PORT.matcher(line);
      if (line.contains(ready) && port.find()) {
        discard(lines);
        return new ChildProcess(process, Integer.parseInt(port.group(1)));
      }
    }
    throw new IOException(main.getName() + " ended without being ready");
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

  /** The processor time it has used so far. */
  Duration cpuTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
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
