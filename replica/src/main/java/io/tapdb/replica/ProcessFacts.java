// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.bson.Doc;
import java.util.List;

/** What a node knows of the process it runs in, for commands that tell. */
public interface ProcessFacts {
  /** TapDB's own version. */
  String version();

  long pid();

  /** Host name and port, as clients would name this node. */
  String hostAndPort();

  List<String> arguments();

  /** The options the process was started with, as {@code getCmdLineOpts} shows them. */
  Doc parsedOptions();

  /** System, operating system and processor, as {@code hostInfo} shows them. */
  Doc hostInfo();

  /** Memory of the process, as {@code serverStatus} shows it under {@code mem}. */
  Doc memory();

  /** Connections, as {@code serverStatus} shows them. */
  Doc connections();

  /**
   * The file system the data are on.
   *
   * @param usedBytes what is taken, by whomever
   * @param totalBytes its size
   */
  record Disk(long usedBytes, long totalBytes) {}

  Disk disk();

  /**
   * What is kept of a log in memory.
   *
   * @param written how many lines there have been
   * @param newest the newest of them
   */
  record LogLines(long written, List<String> newest) {}

  /** The newest log lines, or only the warnings of the start. */
  LogLines logLines(boolean startupWarningsOnly);

  /** Ends the process cleanly, soon, with that exit code. */
  void shutDown(int exitCode);
}
