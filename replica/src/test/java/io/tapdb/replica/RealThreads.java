// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.io.Committer;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Threads of their own for a node under test, for what only happens when they race. */
final class RealThreads implements Workers, NodePorts.Threads {
  private final ScheduledThreadPoolExecutor pool;
  private final Consumer<Throwable> onFault;

  RealThreads(int threads, Consumer<Throwable> onFault) {
    this.onFault = onFault;
    this.pool =
        new ScheduledThreadPoolExecutor(
            threads, Thread.ofPlatform().daemon().name("worker-", 1).factory());
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    pool.setRejectedExecutionHandler((task, stopped) -> {});
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(() -> guarded(task));
  }

  @Override
  public boolean tryExecute(Runnable task) {
    execute(task);
    return true;
  }

  @Override
  public void schedule(long afterMillis, Runnable task) {
    var unused = pool.schedule(() -> guarded(task), afterMillis, TimeUnit.MILLISECONDS);
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  @Override
  public Executor serial(String name) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    return task -> thread.execute(() -> guarded(task));
  }

  @Override
  public Background committer(Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> fault) {
    Committer committer = new Committer(oplog, onDurable, fault);
    return new Background() {
      @Override
      public void wake() {
        committer.wake();
      }

      @Override
      public void close() {
        committer.close();
      }
    };
  }

  @Override
  public Background flusher(
      Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> fault) {
    Flusher flusher = new Flusher(maintenance, listener, fault);
    return new Background() {
      @Override
      public void wake() {
        flusher.wake();
      }

      @Override
      public void close() {
        flusher.close();
      }
    };
  }

  @Override
  public boolean stop() {
    pool.shutdown();
    try {
      return pool.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
