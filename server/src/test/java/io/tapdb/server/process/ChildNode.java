// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.driver.TapClient;
import io.tapdb.server.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node in a process of its own, started with the flags that the root {@code pom.xml} lists for
 * launcher and tests.
 */
final class ChildNode implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("Waiting for connections\".*?\"port\": ?(\\d+)");
  private static final Pattern FLAGS = Pattern.compile("<tapdb\\.jvm\\.flags>([^<]*)<");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final Path errors;
  private TapClient client;

  private ChildNode(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a process; it need not become ready. */
  static ChildNode begin(Path folder, String... options) throws IOException {
    Files.createDirectories(folder);
    Path output = Files.createTempFile(folder, "node", ".out");
    Path errors = Files.createTempFile(folder, "node", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--dbpath", folder.resolve("data").toString(), "--port", "0"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    return new ChildNode(process, output, errors);
  }

  /** Starts a node that serves when this returns. */
  static ChildNode start(Path folder, String... options) throws Exception {
    ChildNode node = begin(folder, options);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Matcher ready = READY.matcher("");
    while (!ready.find()) {
      if (System.nanoTime() > deadline || node.process.waitFor(20, TimeUnit.MILLISECONDS)) {
        node.process.destroyForcibly();
        throw new IOException("not ready: " + node.output() + node.errors());
      }
      ready = READY.matcher(node.output());
    }
    node.client = TapClient.connect("tapdb://127.0.0.1:" + ready.group(1) + "/test");
    return node;
  }

  private static List<String> flags() throws IOException {
    String pom = Files.readString(Path.of(System.getProperty("tapdb.root"), "pom.xml"));
    Matcher found = FLAGS.matcher(pom);
    if (!found.find()) {
      throw new IllegalStateException("the root pom.xml does not list the flags of a node");
    }
    List<String> flags = new ArrayList<>(List.of(found.group(1).strip().split(" +")));
    if (Runtime.version().feature() >= 24) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  long pid() {
    return process.pid();
  }

  TapClient client() {
    return client;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** The exit code of a process that ends by itself. */
  int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + output());
    }
    return process.exitValue();
  }

  /** Takes the process away as the system does: without a word. */
  void kill() throws Exception {
    client.close();
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to end and gives its exit code. */
  int stop() throws Exception {
    client.close();
    process.destroy();
    return exitCode();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
