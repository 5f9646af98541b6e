// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.Workers;
import io.tapdb.sim.time.DriftingClock;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Durability;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** All threads and timers of one life of a member, as events of the one timeline. */
public final class MemberThreads implements Workers, NodePorts.Threads {
  private static final long TURN_MICROS = 80;
  private static final long STARVED_MICROS = 4000;
  private static final long TIMER_LATE_MICROS = 300;
  private static final long FLUSHER_PAUSE_MILLIS = 1000;

  private final Timeline timeline;
  private final Life life;
  private final Host host;
  private final RandomGenerator random;
  private final Consumer<Throwable> onFault;
  private Oplog log;

  /** The machine they run on, which was there before this life and goes on after it. */
  public record Host(DriftingClock clock, DiskSpeed speed, Durability durability) {}

  /** The threads of a life that begins. */
  public MemberThreads(
      Timeline timeline,
      Life life,
      Host host,
      RandomGenerator random,
      Consumer<Throwable> onFault) {
    this.timeline = timeline;
    this.life = life;
    this.host = host;
    this.random = random;
    this.onFault = onFault;
  }

  /** How long it takes until a thread gets its turn. */
  private long turn() {
    long most = random.nextInt(200) == 0 ? STARVED_MICROS : TURN_MICROS;
    return random.nextLong(1, most);
  }

  @Override
  public void execute(Runnable task) {
    timeline.after(turn(), life, task);
  }

  @Override
  public boolean tryExecute(Runnable task) {
    execute(task);
    return true;
  }

  @Override
  public void schedule(long afterMillis, Runnable task) {
    long late = random.nextLong(TIMER_LATE_MICROS);
    timeline.after(host.clock().realMicros(afterMillis) + late, life, task);
  }

  @Override
  public boolean stop() {
    return true;
  }

  /** A thread that runs tasks one at a time, in the order in which they came. */
  private final class Serial implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      if (tasks.size() == 1) {
        timeline.after(turn(), life, this::runNext);
      }
    }

    private void runNext() {
      // it stays in the queue while it runs, so that what it adds waits for its own turn
      try {
        tasks.element().run();
      } catch (RuntimeException escaped) {
        onFault.accept(escaped);
      }
      tasks.remove();
      if (!tasks.isEmpty()) {
        timeline.after(turn(), life, this::runNext);
      }
    }
  }

  /** The log of this life, once the node is open. */
  Oplog log() {
    return log;
  }

  @Override
  public Executor serial(String name) {
    return new Serial();
  }

  /** A background thread: asleep until woken, and then it takes as long as the disk does. */
  private final class Work implements Background {
    private final Runnable step;
    private boolean due;
    private boolean closed;

    Work(Runnable step) {
      this.step = step;
    }

    @Override
    public void wake() {
      if (!due && !closed) {
        due = true;
        timeline.after(host.speed().micros(random), life, this::run);
      }
    }

    private void run() {
      due = false;
      if (!closed) {
        step.run();
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Override
  public Background committer(
      Oplog oplog, Consumer<OpTime> onDurable, Consumer<Throwable> onFault) {
    log = oplog;
    Work[] itself = new Work[1];
    itself[0] =
        new Work(
            () -> {
              try {
                host.durability().commit(oplog, onDurable);
                if (oplog.pendingBytes() > 0) {
                  itself[0].wake();
                } else if (random.nextInt(8) == 0) {
                  oplog.markForced();
                }
              } catch (IOException failed) {
                onFault.accept(failed);
              }
            });
    return itself[0];
  }

  @Override
  public Background flusher(
      Flusher.Maintenance maintenance, Flusher.Listener listener, Consumer<Throwable> onFault) {
    Work[] itself = new Work[1];
    itself[0] =
        new Work(
            () -> {
              try {
                if (maintenance.maintain(host.clock().millis())) {
                  listener.onProgress();
                  itself[0].wake();
                }
              } catch (IOException problem) {
                listener.onProblem(problem);
              }
            });
    lookAgainLater(itself[0]);
    return itself[0];
  }

  /** The flusher looks for work from time to time, woken or not. */
  private void lookAgainLater(Work flusher) {
    if (flusher.closed) {
      return;
    }
    schedule(
        FLUSHER_PAUSE_MILLIS,
        () -> {
          flusher.wake();
          lookAgainLater(flusher);
        });
  }
}
