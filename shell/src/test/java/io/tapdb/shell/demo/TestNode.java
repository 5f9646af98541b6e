// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node in a process of its own, on the classes of this build and the data of a folder. */
public final class TestNode {
  private final DemoNode node;

  private TestNode(DemoNode node) {
    this.node = node;
  }

  /** Starts a node in an empty folder. */
  public static TestNode start(Path folder) throws IOException, InterruptedException {
    return new TestNode(DemoNode.start(command(), folder, 0));
  }

  /** What the launcher would run. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessHandle.current()
        .info()
        .arguments()
        .ifPresent(
            own -> {
              for (String flag : own) {
                if (flag.startsWith("--add-") || flag.startsWith("--enable-native")) {
                  command.add(flag);
                }
              }
            });
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.tapdb.server.Main");
    return command;
  }

  /** Where a database of the node is. */
  public String uri(String database) {
    return node.uri(database);
  }

  /** A client of a database of the node. */
  public TapClient client(String database) {
    return TapClient.connect(uri(database));
  }

  /** Asks it to end. */
  public void close() throws InterruptedException {
    int code = node.stop();
    if (code != 0) {
      throw new IllegalStateException("the node ended with " + code);
    }
  }
}
