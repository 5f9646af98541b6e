// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.Operation;
import io.tapdb.engine.catalog.Moment;

/**
 * A request to write, which can be worked out again and again, on any thread, until nobody has come
 * in between.
 *
 * @param <R> what the request will answer
 */
public interface WriteTask<R> {
  /**
   * Works out the writes; reads only.
   *
   * @throws io.tapdb.engine.TapdbException when the request cannot be done
   */
  Planned<R> plan(Moment moment);

  /** For whom it is done: asked, while the task waits, whether its answer is still wanted. */
  default Operation operation() {
    return Operation.UNSTOPPABLE;
  }

  /**
   * Writes with the answer that is true once they are committed.
   *
   * @param writes what to do, which may be nothing
   */
  record Planned<R>(WritePlan writes, R answer) {}
}
