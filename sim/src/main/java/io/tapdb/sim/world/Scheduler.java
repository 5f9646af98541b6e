// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * All threads and timers of one life of a node, run step by step in an order that chance decides.
 *
 * <p>While the committer waits for the disk, workers and timers go on inside its step.
 */
public final class Scheduler implements Workers, NodePorts.Threads {
  private static final int STEPS_DURING_FORCE = 4;
  private static final long FLUSHER_PAUSE_MILLIS = 1000;

  private record Timer(long due, long number, Runnable task) {}

  private final SimClock clock;
  private final RandomGenerator random;
  private final Durability durability;
  private final Trace trace;
  private final List<Runnable> tasks = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
  private Work committer = new Work(() -> {});
  private Work flusher = new Work(() -> {});
  private Oplog log;
  private boolean inBackground;
  private long timersSet;

  Scheduler(SimClock clock, RandomGenerator random, Durability durability, Trace trace) {
    this.clock = clock;
    this.random = random;
    this.durability = durability;
    this.trace = trace;
  }

  /** One of the two background threads: asleep until woken. */
  private static final class Work implements NodePorts.Threads.Background {
    private Runnable step;
    private boolean due;

    Work(Runnable step) {
      this.step = step;
    }

    void run() {
      due = false;
      step.run();
    }

    @Override
    public void wake() {
      due = true;
    }

    @Override
    public void close() {
      step = () -> {};
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean tryExecute(Runnable task) {
    return tasks.add(task);
  }

  @Override
  public void schedule(long afterMillis, Runnable task) {
    timers.add(new Timer(clock.millis() + afterMillis, timersSet++, task));
  }

  @Override
  public boolean stop() {
    return true;
  }

  /** The log of this life, once the node is open. */
  public Oplog log() {
    return log;
  }

  /** Makes one step of some thread; false when all of them sleep. */
  public boolean step() {
    boolean timerDue = !timers.isEmpty() && timers.peek().due() <= clock.millis();
    int choices = tasks.size() + (timerDue ? 1 : 0);
    int background = inBackground ? 0 : (committer.due ? 1 : 0) + (flusher.due ? 1 : 0);
    if (choices + background == 0) {
      return false;
    }
    int choice = random.nextInt(choices + background);
    trace.note("step", choice);
    if (choice < tasks.size()) {
      tasks.remove(choice).run();
    } else if (choice < choices) {
      timers.remove().task().run();
    } else {
      runInBackground(committer.due && choice == choices ? committer : flusher);
    }
    return true;
  }

  private void runInBackground(Work work) {
    inBackground = true;
    try {
      work.run();
    } finally {
      inBackground = false;
    }
  }

  /** Makes steps until all threads sleep. */
  public void settle() {
    for (int steps = 0; step(); steps++) {
      if (steps > 1_000_000) {
        throw new IllegalStateException("the node does not come to rest");
      }
    }
  }

  /** What other threads do while one waits for the disk. */
  void meanwhile() {
    if (inBackground) {
      int steps = random.nextInt(STEPS_DURING_FORCE);
      while (steps > 0 && step()) {
        steps--;
      }
    }
  }

  @Override
  public Executor serial(String name) {
    throw new IllegalStateException("a node alone decides nothing together with others");
  }

  @Override
  public Background committer(
      Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault) {
    log = oplog;
    committer =
        new Work(
            () -> {
              try {
                durability.commit(oplog, onDurable);
                flusher.wake();
                if (oplog.pendingBytes() > 0) {
                  committer.wake();
                } else if (random.nextInt(4) == 0) {
                  oplog.markForced();
                }
              } catch (IOException failed) {
                onFault.accept(failed);
              }
            });
    return committer;
  }

  @Override
  public Background flusher(
      Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault) {
    flusher =
        new Work(
            () -> {
              try {
                if (maintenance.maintain(clock.millis())) {
                  listener.onProgress();
                  flusher.wake();
                }
              } catch (IOException problem) {
                listener.onProblem(problem);
              }
            });
    lookAgainLater();
    return flusher;
  }

  /** The flusher looks for work from time to time, woken or not. */
  private void lookAgainLater() {
    schedule(
        FLUSHER_PAUSE_MILLIS,
        () -> {
          flusher.wake();
          lookAgainLater();
        });
  }
}
