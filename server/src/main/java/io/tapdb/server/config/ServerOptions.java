// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a node is started with, after command line and configuration file have been put together.
 *
 * @param setName the replica set it is to be a member of, empty to run alone
 * @param dataFolder where everything is kept
 * @param port 0 for any free one
 * @param bindAddress the local address to listen on
 * @param oplogMegabytes size of the oplog, or 0 for the default
 * @param oplogMinRetentionHours how long entries of the oplog stay at least, 0 for no time
 * @param cacheMegabytes memory off the heap for the store's blocks, or for all data of the memory
 *     engine; 0 for the default
 * @param storageEngine {@code rocksdb} or {@code memory}
 * @param logFile where log lines are appended, or null for standard output
 * @param parameters start values of parameters, as text
 */
public record ServerOptions(
    String setName,
    Path dataFolder,
    int port,
    String bindAddress,
    long oplogMegabytes,
    double oplogMinRetentionHours,
    long cacheMegabytes,
    String storageEngine,
    Path logFile,
    Map<String, String> parameters) {
  public static final int DEFAULT_PORT = 27017;
  public static final String DEFAULT_BIND_ADDRESS = "127.0.0.1";
  public static final String ROCKSDB = "rocksdb";
  public static final String MEMORY = "memory";

  /** Whether the data are in memory only. */
  public boolean isVolatile() {
    return storageEngine.equals(MEMORY);
  }

  /** Whether the node can be reached from this machine only. */
  public boolean isLocalOnly() {
    return bindAddress.equals("localhost")
        || bindAddress.startsWith("127.")
        || bindAddress.equals("::1");
  }
}
