// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.List;

/**
 * A base that is being copied from a {@link Checkpoint}, beside the present one, which it replaces
 * as a whole at the end or, if it is closed or the process ends before, not at all. Safe for many
 * threads.
 */
public interface BaseImport extends AutoCloseable {
  /** The formats it understands, the best one first. */
  List<String> formats();

  /** How much of a file there is. */
  long have(String name) throws IOException;

  /** Writes a part of a file. */
  void write(String name, long offset, byte[] bytes, int from, int length) throws IOException;

  /**
   * Puts the copy in place of the base, durable when the call returns. The base has been closed;
   * when it is opened again it holds just that state.
   *
   * @param format of the files that were written
   * @param at the entry they reach to
   * @throws IOException when they are not what they should be; the base is unchanged then
   */
  void finish(String format, OpTime at) throws IOException;

  /** Throws away what was copied, unless it has been finished. */
  @Override
  void close() throws IOException;
}
