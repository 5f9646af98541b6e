// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import io.tapdb.driver.TapClient;
import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.process.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A node in this process, on the data of a folder. */
public final class TestNode implements AutoCloseable {
  private final NodeProcess process;
  private final ServerLog log;

  private TestNode(NodeProcess process, ServerLog log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a node in an empty folder. */
  public static TestNode start(Path folder) throws IOException {
    ServerOptions options =
        new ServerOptions(
            folder.resolve("data"),
            0,
            ServerOptions.DEFAULT_BIND_ADDRESS,
            64,
            64,
            ServerOptions.ROCKSDB,
            folder.resolve("node.log"),
            Map.of());
    ServerLog log = ServerLog.open(options.logFile());
    return new TestNode(NodeProcess.start(options, List.of(), log), log);
  }

  /** Where a database of the node is. */
  public String uri(String database) {
    return "tapdb://127.0.0.1:" + process.port() + "/" + database;
  }

  /** A client of a database of the node. */
  public TapClient client(String database) {
    return TapClient.connect(uri(database));
  }

  @Override
  public void close() throws IOException {
    process.close();
    log.close();
  }
}
