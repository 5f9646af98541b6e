// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * All threads and timers of a node under test, run step by step on the test's own thread, so that
 * what happens between two steps is the test's choice.
 */
public final class SteppedThreads implements Workers, NodePorts.Threads {
  private record Timer(long due, long number, Runnable task) {}

  private final ManualClock clock;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
  private Runnable commit = () -> {};
  private Runnable maintain = () -> {};
  private boolean commitDue;
  private boolean maintainDue;
  private boolean committing = true;
  private boolean maintaining = true;
  private int queueLimit = Integer.MAX_VALUE;
  private long numbers;

  public SteppedThreads(ManualClock clock) {
    this.clock = clock;
  }

  @Override
  public void execute(Runnable task) {
    tasks.addLast(task);
  }

  @Override
  public boolean tryExecute(Runnable task) {
    return tasks.size() < queueLimit && tasks.add(task);
  }

  @Override
  public void schedule(long afterMillis, Runnable task) {
    timers.add(new Timer(clock.millis() + afterMillis, numbers++, task));
  }

  @Override
  public boolean stop() {
    timers.clear();
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
    return true;
  }

  /** Lets so many tasks wait before requests are refused. */
  public void queueLimit(int tasksWaiting) {
    queueLimit = tasksWaiting;
  }

  /** Stops making the log durable, or goes on with it. */
  public void committing(boolean goesOn) {
    committing = goesOn;
  }

  /** Stops flushing, or goes on with it. */
  public void maintaining(boolean goesOn) {
    maintaining = goesOn;
  }

  /** When the next timer is due, {@link Long#MAX_VALUE} if there is none. */
  public long nextDue() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().due();
  }

  /** Makes one step; false when there is nothing to do before the clock moves. */
  public boolean step() {
    if (commitDue && committing) {
      commitDue = false;
      commit.run();
    } else if (!timers.isEmpty() && timers.peek().due() <= clock.millis()) {
      timers.remove().task().run();
    } else if (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    } else if (maintainDue && maintaining) {
      maintainDue = false;
      maintain.run();
    } else {
      return false;
    }
    return true;
  }

  /** Makes steps until there is nothing to do. */
  public void settle() {
    for (int steps = 0; step(); steps++) {
      if (steps > 5_000_000) {
        throw new AssertionError("the node does not come to rest");
      }
    }
  }

  /** Moves the clock, from one timer to the next, and does what becomes due. */
  public void advance(long millis) {
    long end = clock.millis() + millis;
    settle();
    while (!timers.isEmpty() && timers.peek().due() <= end) {
      clock.advance(Math.max(0, timers.peek().due() - clock.millis()));
      settle();
    }
    clock.advance(end - clock.millis());
    settle();
  }

  @Override
  public Executor serial(String name) {
    // one task after another is all there ever is
    return tasks::addLast;
  }

  @Override
  public Background committer(
      Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault) {
    commit =
        () -> {
          try {
            if (oplog.commit()) {
              onDurable.accept(oplog.durable());
              maintainDue = true;
            }
          } catch (IOException failed) {
            onFault.accept(failed);
          }
        };
    return background(() -> commitDue = true, () -> commit = () -> {});
  }

  @Override
  public Background flusher(
      Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault) {
    maintain =
        () -> {
          try {
            while (maintenance.maintain(clock.millis())) {
              listener.onProgress();
            }
          } catch (IOException problem) {
            listener.onProblem(problem);
          }
        };
    return background(() -> maintainDue = true, () -> maintain = () -> {});
  }

  private static Background background(Runnable wake, Runnable close) {
    return new Background() {
      @Override
      public void wake() {
        wake.run();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
