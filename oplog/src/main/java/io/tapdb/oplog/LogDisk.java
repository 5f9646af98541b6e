// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.List;

/**
 * The folder a log lives in, as far as a log needs it.
 *
 * <p>Creating, deleting and replacing a file is durable when the call returns; what is written into
 * a file only after {@link LogFile#force}. Methods throw {@link DiskFullException} when space is
 * what is missing, and any other {@link IOException} when the disk fails.
 */
public interface LogDisk {
  /** The names of all files, in no order. */
  List<String> list() throws IOException;

  /**
   * Creates a file of that size whose bytes are zero and whose blocks are allocated and written.
   */
  LogFile create(String name, long size) throws IOException;

  /** Opens a file that exists. */
  LogFile open(String name) throws IOException;

  void delete(String name) throws IOException;

  /** The content of a small file, or null when there is none of that name. */
  byte[] read(String name) throws IOException;

  /** Puts a small file in place, whole or not at all, replacing one of the same name. */
  void replace(String name, byte[] content) throws IOException;

  /** Bytes that can still be allocated. */
  long usableBytes() throws IOException;
}
