// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

/**
 * What a running request lets the engine know: whether it still wants its answer.
 *
 * <p>Every loop whose length a user controls asks {@link #check} often enough that a killed or late
 * request ends within milliseconds.
 */
public interface Operation {
  /** An operation that nobody can stop, for work of the node itself. */
  Operation UNSTOPPABLE = () -> {};

  /**
   * Returns if the request is to go on.
   *
   * @throws TapdbException with {@link ErrorCode#MAX_TIME_MS_EXPIRED} after its deadline, with
   *     {@link ErrorCode#INTERRUPTED} when it was killed
   */
  void check();
}
