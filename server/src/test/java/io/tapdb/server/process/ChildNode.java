// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.driver.TapClient;
import io.tapdb.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node in a process of its own, and a client of it. */
final class ChildNode implements AutoCloseable {
  private static final String HEAP = "256m";

  private final ServerProcess process;
  private TapClient client;

  private ChildNode(ServerProcess process) {
    this.process = process;
  }

  /** Starts a process; it need not become ready. */
  static ChildNode begin(Path folder, String... options) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--dbpath", folder.resolve("data").toString(), "--port", "0"));
    arguments.addAll(List.of(options));
    return new ChildNode(ServerProcess.launch(HEAP, arguments));
  }

  /** Starts a node that serves when this returns. */
  static ChildNode start(Path folder, String... options) throws Exception {
    ChildNode node = begin(folder, options);
    node.process.awaitReady();
    node.client = TapClient.connect("tapdb://127.0.0.1:" + node.process.port() + "/test");
    return node;
  }

  long pid() {
    return process.pid();
  }

  TapClient client() {
    return client;
  }

  String output() {
    return String.join("\n", process.out());
  }

  String errors() {
    return String.join("\n", process.err());
  }

  /** The exit code of a process that ends by itself. */
  int exitCode() throws InterruptedException {
    return process.exitCode();
  }

  /** Takes the process away as the system does: without a word. */
  void kill() throws InterruptedException {
    client.close();
    process.kill();
  }

  /** Asks the process to end and gives its exit code. */
  int stop() throws InterruptedException {
    client.close();
    process.terminate();
    return exitCode();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    process.close();
  }
}
