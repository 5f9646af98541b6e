// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import io.tapdb.replica.ReplicaNode;
import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.process.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A node on a free port, in the process of the test. */
public final class RunningServer implements AutoCloseable {
  private static final int OPLOG_MEGABYTES = 256;

  private final NodeProcess process;

  private RunningServer(NodeProcess process) {
    this.process = process;
  }

  /** Starts a node that keeps everything in that folder. */
  public static RunningServer start(Path folder, Map<String, String> parameters)
      throws IOException {
    ServerOptions options =
        new ServerOptions(
            "",
            folder.resolve("data"),
            0,
            ServerOptions.DEFAULT_BIND_ADDRESS,
            OPLOG_MEGABYTES,
            0,
            64,
            ServerOptions.ROCKSDB,
            folder.resolve("log"),
            parameters);
    java.nio.file.Files.createDirectories(folder.resolve("data"));
    return new RunningServer(
        NodeProcess.start(options, List.of(), ServerLog.open(options.logFile())));
  }

  public int port() {
    return process.port();
  }

  public ReplicaNode node() {
    return process.node();
  }

  /** A client with a connection of its own. */
  public RawClient client() {
    return new RawClient(port());
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
