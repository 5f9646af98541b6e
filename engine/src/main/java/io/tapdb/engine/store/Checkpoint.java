// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.List;

/**
 * One state of a base as files that do not change, for another member to copy. Safe for many
 * threads until it is closed.
 */
public interface Checkpoint extends AutoCloseable {
  /**
   * A file of the copy.
   *
   * @param name a plain name
   * @param length in bytes
   */
  record FileInfo(String name, long length) {}

  /** The newest entry in it; none after it is. */
  OpTime at();

  /** What the files are; whoever copies them has to understand it. */
  String format();

  /** All files, in order of their names. */
  List<FileInfo> files();

  /**
   * Reads a part of a file.
   *
   * @return how many bytes there were, fewer than asked for only at the end of the file
   */
  int read(String name, long offset, byte[] into, int from, int length) throws IOException;

  @Override
  void close() throws IOException;
}
