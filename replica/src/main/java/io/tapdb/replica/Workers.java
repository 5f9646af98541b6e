// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import java.util.concurrent.Executor;

/** Threads for work that may wait for the disk or take long, and a timer; given by the process. */
public interface Workers extends Executor {
  /**
   * Runs a task on a worker thread. Never refuses: it is for work that was begun and must go on,
   * however much there is to do.
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs the task of a new request on a worker thread.
   *
   * @return false when too many tasks wait already; then it is not run
   */
  boolean tryExecute(Runnable task);

  /** Runs a task on a worker thread after so many milliseconds. */
  void schedule(long afterMillis, Runnable task);

  /**
   * Lets tasks that were begun come to their end, for a while, and begins no more.
   *
   * @return whether nothing runs any more
   */
  boolean stop();
}
