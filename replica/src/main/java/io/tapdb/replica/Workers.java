// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import java.util.concurrent.Executor;

/** Threads for work that may wait for the disk or take long, and a timer; given by the process. */
public interface Workers extends Executor {
  /**
   * Runs a task on a worker thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException when too many tasks wait already
   */
  @Override
  void execute(Runnable task);

  /** Runs a task on a worker thread after so many milliseconds. */
  void schedule(long afterMillis, Runnable task);
}
