// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.Closeable;
import java.io.IOException;

/** One file of a log, read and written at positions; its size never changes. */
public interface LogFile extends Closeable {
  long size();

  /** Reads exactly that many bytes. */
  void read(long position, byte[] into, int offset, int length) throws IOException;

  /** Writes all of the bytes; they survive a crash only after {@link #force}. */
  void write(long position, byte[] from, int offset, int length) throws IOException;

  /** Makes everything written before the call durable. */
  void force() throws IOException;
}
