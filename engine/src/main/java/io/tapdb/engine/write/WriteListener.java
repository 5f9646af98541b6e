// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.oplog.OpTime;

/**
 * Learns how a write ended; called once, on the thread that happened to do the work, so it must not
 * block.
 *
 * @param <R> what the request answers
 */
public interface WriteListener<R> {
  /**
   * The write is visible to readers and in the log, if not yet durable.
   *
   * @param at the entry that has to be durable before the write is: its last one, or, when there
   *     was nothing to write, the newest one the answer depends on
   */
  void committed(R answer, OpTime at);

  /** Nothing was written. */
  void failed(RuntimeException failure);
}
