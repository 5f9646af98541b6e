// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.replica.Workers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The worker threads of the process and its timer. */
final class WorkerPool implements Workers {
  private static final int STOP_SECONDS = 5;

  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private final int queueLimit;
  private final Consumer<Throwable> onFault;

  /**
   * A pool.
   *
   * @param threads how many at most; they go when idle
   * @param queue how many tasks may wait when a new request is taken in
   * @param onFault told of what escapes a task
   */
  WorkerPool(int threads, int queue, Consumer<Throwable> onFault) {
    this.onFault = onFault;
    this.queueLimit = queue;
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("worker-"),
            // the queue has no end, so only what comes after the shutdown is refused
            new ThreadPoolExecutor.DiscardPolicy());
    workers.allowCoreThreadTimeOut(true);
    this.timer = new ScheduledThreadPoolExecutor(1, named("timer-"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static ThreadFactory named(String prefix) {
    return Thread.ofPlatform().daemon().name(prefix, 1).factory();
  }

  @Override
  public void execute(Runnable task) {
    workers.execute(() -> guarded(task));
  }

  @Override
  public boolean tryExecute(Runnable task) {
    if (waiting() >= queueLimit) {
      return false;
    }
    execute(task);
    return true;
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  @Override
  public void schedule(long afterMillis, Runnable task) {
    if (!timer.isShutdown()) {
      // the timer only starts work, and the pool takes it however full it is
      var unused = timer.schedule(() -> execute(task), afterMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Tasks that wait for a thread. */
  int waiting() {
    return workers.getQueue().size();
  }

  @Override
  public boolean stop() {
    timer.shutdownNow();
    workers.shutdown();
    try {
      return workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
