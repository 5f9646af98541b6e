// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where writes become one after another: checks that a plan still holds, gives it its optimes, logs
 * it, and shows it to readers.
 *
 * <p><b>Threads.</b> The lane has none. Whoever hands in a plan and finds the lane free does the
 * work, for itself and for everybody who came meanwhile; the others leave their plan and go. The
 * count of plans handed in and not done decides who it is: the one that raises it from zero. While
 * there is no room, in the log or in memory, nobody works and the plans stay where they are; {@link
 * #resume} has to be called when there may be room again.
 *
 * <p><b>Conflicts.</b> A plan that no longer holds is worked out again. A small one at once, here,
 * where nobody can come in between; a large one outside first, and here only if it keeps failing.
 *
 * <p>Anything but a {@link TapdbException} that escapes is a broken invariant and goes to the fault
 * handler; the lane stays taken then, so nothing more is written.
 */
public final class CommitLane {
  private static final int ATTEMPTS_OUTSIDE = 5;

  /** Something the lane has to do. */
  private sealed interface Item permits Job, Errand {}

  /** Work that has to be done between two writes. */
  private record Errand(Runnable work) implements Item {}

  /** A plan on its way. */
  private static final class Job<R> implements Item {
    final WriteTask<R> task;
    final WriteListener<R> listener;
    WriteTask.Planned<R> planned;
    int attempts;

    /** Set by whoever ends the job: the lane, or a sweep that found its request stopped. */
    final AtomicBoolean claimed = new AtomicBoolean();

    Job(WriteTask<R> task, WriteTask.Planned<R> planned, WriteListener<R> listener) {
      this.task = task;
      this.planned = planned;
      this.listener = listener;
    }
  }

  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final Journal journal;
  private final OpTimes opTimes;
  private final Executor planners;
  private final Consumer<Throwable> onFault;
  private final Applier applier;
  private final Conflicts conflicts;
  private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean stalled = new AtomicBoolean();
  private volatile boolean diskFull;
  private volatile boolean closed;
  private volatile boolean held;

  /**
   * What a lane runs in.
   *
   * @param clock time, for optimes
   * @param term the term of entries written now
   * @param planners where large plans are worked out again
   * @param onFault told of broken invariants
   */
  public record Environment(
      InstantSource clock, LongSupplier term, Executor planners, Consumer<Throwable> onFault) {}

  /** A lane that writes to a store with its catalogs and its journal. */
  public static CommitLane of(
      VersionStore store, CatalogHistory catalogs, Journal journal, Environment environment) {
    return new CommitLane(store, catalogs, journal, environment);
  }

  private CommitLane(
      VersionStore store, CatalogHistory catalogs, Journal journal, Environment environment) {
    this.store = store;
    this.catalogs = catalogs;
    this.journal = journal;
    this.opTimes = new OpTimes(environment.clock(), environment.term(), store.published());
    this.planners = environment.planners();
    this.onFault = environment.onFault();
    this.applier = new Applier(store, catalogs);
    this.conflicts = new Conflicts(store);
  }

  /**
   * Works out a write here and now and hands it in.
   *
   * @throws io.tapdb.engine.WouldBlock when {@code memoryOnly} and memory does not suffice; nothing
   *     has happened then
   */
  public <R> void submit(WriteTask<R> task, boolean memoryOnly, WriteListener<R> listener) {
    WriteTask.Planned<R> planned;
    try (Moment moment = catalogs.moment(store.open())) {
      if (memoryOnly) {
        moment.snapshot().memoryOnly();
      }
      planned = task.plan(moment);
      if (planned.writes().isEmpty()) {
        listener.committed(
            planned.answer(),
            journal.awaited(new OpTime(moment.timestamp(), store.published().term())));
        return;
      }
    } catch (TapdbException refused) {
      listener.failed(refused);
      return;
    }
    enqueue(new Job<>(task, planned, listener));
  }

  /** Does some work on the lane, between two writes. */
  public void between(Runnable work) {
    enqueue(new Errand(work));
  }

  private void enqueue(Item item) {
    queue.add(item);
    if (waiting.getAndIncrement() == 0) {
      drain();
    }
  }

  /** What has to be durable before anything is said about what readers see now. */
  public OpTime awaited() {
    return journal.awaited(store.published());
  }

  /** Goes on if the lane had stopped for want of room. */
  public void resume() {
    if (stalled.compareAndSet(true, false)) {
      drain();
    }
  }

  /** Says whether the disk under the store is full: writes are refused rather than kept waiting. */
  public void diskFull(boolean full) {
    diskFull = full;
    resume();
  }

  /** Keeps writes waiting, or lets them go on: for a moment when nothing must change. */
  public void hold(boolean hold) {
    held = hold;
    if (!hold) {
      resume();
    }
  }

  /** Ends those among the writes that wait for room whose requests have been stopped. */
  public void endStopped() {
    if (stalled.get()) {
      for (Item item : queue) {
        if (item instanceof Job<?> job) {
          endIfStopped(job);
        }
      }
    }
  }

  private static void endIfStopped(Job<?> job) {
    try {
      job.task.operation().check();
    } catch (TapdbException stopped) {
      if (job.claimed.compareAndSet(false, true)) {
        job.listener.failed(stopped);
      }
    }
  }

  /** Refuses every write from now on. */
  public void close() {
    closed = true;
    held = false;
    resume();
  }

  private void drain() {
    try {
      do {
        Item item = next();
        if (item == null) {
          return;
        }
        switch (item) {
          case Job<?> job -> run(job);
          case Errand errand -> errand.work().run();
        }
      } while (waiting.decrementAndGet() > 0);
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  /** Takes the next item, or gives null when there is no room; then somebody else will go on. */
  private Item next() {
    while (true) {
      Item item = queue.peek();
      if (!(item instanceof Job<?> job) || room(job) != Journal.Room.LATER) {
        return queue.remove();
      }
      stalled.set(true);
      if (room(job) == Journal.Room.LATER || !stalled.compareAndSet(true, false)) {
        return null;
      }
      // Room came between the look and the mark, and the lane is ours again. Others may have gone
      // on
      // meanwhile and have stopped again: then it is another item that comes first now.
    }
  }

  private Journal.Room room(Job<?> job) {
    if (closed) {
      return Journal.Room.YES;
    }
    if (held) {
      return Journal.Room.LATER;
    }
    if (!store.hasRoom()) {
      return diskFull ? Journal.Room.FULL : Journal.Room.LATER;
    }
    if (!store.baseHasRoom() && !job.planned.writes().onlyRemoves()) {
      return Journal.Room.FULL;
    }
    return journal.roomFor(job.planned.writes().bytes());
  }

  private <R> void run(Job<R> job) {
    if (!job.claimed.compareAndSet(false, true)) {
      return;
    }
    if (closed) {
      job.listener.failed(
          new TapdbException(ErrorCode.INTERRUPTED_AT_SHUTDOWN, "the node is shutting down"));
      return;
    }
    if (refuse(job, room(job))) {
      return;
    }
    if (conflicts.any(job.planned.writes(), catalogs.now()) && !planAgain(job)) {
      return;
    }
    OpTime last = commit(job.planned.writes());
    OpTime awaited;
    try {
      awaited = journal.awaited(last);
    } catch (TapdbException notDurable) {
      job.listener.failed(notDurable);
      return;
    }
    job.listener.committed(job.planned.answer(), awaited);
  }

  private boolean refuse(Job<?> job, Journal.Room room) {
    switch (room) {
      case FULL -> job.listener.failed(noRoom());
      case NEVER -> job.listener.failed(tooLarge(job.planned.writes().bytes()));
      case YES, LATER -> {
        return false;
      }
    }
    return true;
  }

  private static TapdbException tooLarge(long bytes) {
    return new TapdbException(
        ErrorCode.TRANSACTION_TOO_LARGE,
        "the write was not made: it takes "
            + bytes
            + " bytes of the oplog in one piece, which is more than a segment of it; write less at"
            + " once, or give the node a larger --oplogSize");
  }

  private TapdbException noRoom() {
    return new TapdbException(
        ErrorCode.OUT_OF_DISK_SPACE,
        store.baseHasRoom()
            ? "the disk is full: the write was not made; free space and try again"
            : "the memory engine is full: the write was not made; remove documents, or start the"
                + " node with more memory (--cacheSizeMB), and try again");
  }

  /** Works the plan out again; false when it has failed, or will come back. */
  private <R> boolean planAgain(Job<R> job) {
    job.attempts++;
    if (!job.planned.writes().isSmall() && job.attempts <= ATTEMPTS_OUTSIDE) {
      planners.execute(() -> planOutside(job));
      return false;
    }
    if (!plan(job)) {
      return false;
    }
    // it may have grown
    Journal.Room room = room(job);
    if (room == Journal.Room.LATER) {
      comeBack(job);
      return false;
    }
    return !refuse(job, room);
  }

  private <R> void planOutside(Job<R> job) {
    try {
      if (plan(job)) {
        comeBack(job);
      }
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  private void comeBack(Job<?> job) {
    job.claimed.set(false);
    enqueue(job);
  }

  /**
   * Works a plan out; false when the write has failed. Nothing is changed by that, so that whatever
   * goes wrong concerns this write alone.
   */
  private <R> boolean plan(Job<R> job) {
    RuntimeException failure;
    try (Moment moment = catalogs.moment(store.open())) {
      job.planned = job.task.plan(moment);
      return true;
    } catch (RuntimeException failed) {
      failure = failed;
    } catch (StackOverflowError deep) {
      failure = new IllegalStateException("a write went too deep", deep);
    }
    job.listener.failed(failure);
    return false;
  }

  private OpTime commit(WritePlan plan) {
    if (plan.isEmpty()) {
      return store.published();
    }
    long wall = opTimes.wallMillis();
    OpTime last = store.published();
    boolean logged = false;
    for (WritePlan.Step step : plan.steps()) {
      if (step instanceof WritePlan.FillStep fill) {
        applier.fill(fill, last);
        continue;
      }
      last = opTimes.next(wall);
      logged = true;
      switch (step) {
        case WritePlan.DocumentStep document -> commit(document, last, wall);
        case WritePlan.DefinitionStep definition -> {
          log(definition.entry(), last, wall, 0);
          applier.apply(definition.database(), definition.uuid(), definition.command(), last);
        }
        case WritePlan.NoopStep noop -> log(noop.entry(), last, wall, 0);
        case WritePlan.FillStep fill -> throw new IllegalStateException("handled above");
      }
    }
    store.publish(last);
    if (logged) {
      journal.appended();
    }
    return last;
  }

  private void commit(WritePlan.DocumentStep step, OpTime opTime, long wall) {
    DocumentWrite write = step.write();
    if (write.recordId() == 0) {
      write.assign(store.totals(write.collection().recordTable()).lastRecordId() + 1);
    }
    log(step.entry(), opTime, wall, write.recordId());
    applier.apply(write, opTime);
  }

  private void log(byte[] entry, OpTime opTime, long wall, long recordId) {
    LogEntry.stamp(entry, opTime, wall, recordId);
    journal.append(opTime, entry);
  }

  /** Does at once what need not be logged, in recovery, when nobody else uses the lane. */
  public <R> R runNow(WriteTask<R> task) {
    try (Moment moment = catalogs.moment(store.open())) {
      WriteTask.Planned<R> planned = task.plan(moment);
      commit(planned.writes());
      return planned.answer();
    }
  }

  /** Applies an entry that another member logged, or this one before it was restarted. */
  public void replay(OpTime opTime, byte[] entry) {
    applier.applyEntry(opTime, entry);
    opTimes.passed(opTime);
  }
}
