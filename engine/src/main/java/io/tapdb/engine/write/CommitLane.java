// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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

  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final Journal journal;
  private final Executor planners;
  private final Consumer<Throwable> onFault;
  private final Commits commits;
  private final Following following;
  private final Conflicts conflicts;
  private final Leadership leadership = new Leadership();
  private final Queue<LaneItem> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean stalled = new AtomicBoolean();
  private volatile boolean diskFull;
  private volatile boolean closed;
  private volatile boolean held;
  private volatile Gate paused;

  /** The gate that is to be paused, until somebody wants to go on; under the lane's lock. */
  private Gate toPause;

  /**
   * What a lane runs in.
   *
   * @param clock time, for optimes
   * @param planners where large plans are worked out again and entries of others prepared
   * @param onFault told of broken invariants
   */
  public record Environment(InstantSource clock, Executor planners, Consumer<Throwable> onFault) {}

  /** A lane that writes to a store with its catalogs and its journal; nobody leads yet. */
  public static CommitLane of(
      VersionStore store, CatalogHistory catalogs, Journal journal, Environment environment) {
    return new CommitLane(store, catalogs, journal, environment);
  }

  private CommitLane(
      VersionStore store, CatalogHistory catalogs, Journal journal, Environment environment) {
    this.store = store;
    this.catalogs = catalogs;
    this.journal = journal;
    OpTimes opTimes = new OpTimes(environment.clock(), store.published());
    this.planners = environment.planners();
    this.onFault = environment.onFault();
    Applier applier = new Applier(store, catalogs);
    this.commits = new Commits(store, journal, opTimes, applier);
    this.following = new Following(store, catalogs, applier, opTimes);
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
    // before the moment: what is worked out from it belongs to that term at the latest
    Gate gate = leadership.gate();
    try (Moment moment = moment(gate)) {
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
    enqueue(Job.of(task, gate, planned, listener));
  }

  private Moment moment(Gate gate) {
    gate.check();
    return catalogs.moment(store.open());
  }

  /** Does some work on the lane, between two writes. */
  public void between(Runnable work) {
    enqueue(new LaneItem.Errand(work));
  }

  private void enqueue(LaneItem item) {
    queue.add(item);
    if (waiting.getAndIncrement() == 0) {
      drain();
    }
  }

  /** Takes writes from now on, in that term; for a node that is alone. */
  public void lead(long term) {
    leadership.open(leadership.ask(), Gate.open(term));
  }

  /**
   * Takes writes in that term, when everything handed in before has been done; the first is the one
   * given here. If somebody asks for something else meanwhile, it fails and nothing is taken.
   *
   * @param first relies on nothing
   */
  public <R> void lead(long term, WriteTask<R> first, WriteListener<R> listener) {
    long ask = leadership.ask();
    WriteTask.Planned<R> planned;
    try (Moment moment = catalogs.moment(store.open())) {
      planned = first.plan(moment);
    }
    enqueue(Job.opening(Gate.open(term), ask, first, planned, listener));
  }

  /**
   * Takes no more writes, as another node leads or none; those that wait fail.
   *
   * @param last told, soon, when nothing is written any more, which entry was the last
   */
  public void follow(Consumer<OpTime> last) {
    shut(Gate.notLeading());
    between(() -> last.accept(store.published()));
  }

  /** Takes no writes from now on and tells writers why. */
  public void refuse(ErrorCode code, String why) {
    shut(Gate.closed(code, why));
  }

  private void shut(Gate gate) {
    leadership.close(gate);
    resume();
  }

  /**
   * Fails unless writes are taken at present.
   *
   * @throws TapdbException when this node does not lead
   */
  public void checkLeads() {
    leadership.gate().check();
  }

  /** Says how indexes are filled that another node has finished. */
  public void fillWith(IndexFilling how) {
    following.fillWith(how);
  }

  /**
   * Applies entries that another node has logged, in order, each change of definitions and all
   * between two of them at once. Batches may be handed in one behind the other.
   *
   * @param listener told when readers see the last one
   */
  public void apply(List<LoggedEntry> entries, WriteListener<OpTime> listener) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("no entries to apply");
    }
    enqueue(new FollowedBatch(entries, listener));
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

  /**
   * Keeps writes waiting while this node hands over to another one, until the end of its leadership
   * or until it goes on after all.
   *
   * @param last told which entry is the last before that
   */
  public void pause(Consumer<OpTime> last) {
    Gate gate = leadership.gate();
    synchronized (this) {
      toPause = gate;
    }
    between(
        () -> {
          beginPause(gate);
          last.accept(store.published());
        });
  }

  /** The lane may have come so far only after the pause was over. */
  private synchronized void beginPause(Gate gate) {
    if (gate == toPause) {
      paused = gate;
    }
  }

  /** Goes on with writes after a pause. */
  public void goOn() {
    synchronized (this) {
      toPause = null;
      paused = null;
    }
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
      for (LaneItem item : queue) {
        if (item instanceof Job<?> job) {
          job.endIfStopped();
        }
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
      LaneItem item = next();
      while (item != null) {
        boolean done = true;
        switch (item) {
          case Job<?> job -> run(job);
          case LaneItem.Errand errand -> errand.work().run();
          case FollowedBatch batch -> {
            if (!step(batch)) {
              return;
            }
            done = passed(batch);
          }
        }
        item = !done || waiting.decrementAndGet() > 0 ? next() : null;
      }
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  /**
   * Takes the next item, or gives null when there is no room; then somebody else will go on. A
   * batch stays in the queue until its end.
   */
  private LaneItem next() {
    while (true) {
      LaneItem item = queue.peek();
      if (!mustWait(item)) {
        return item instanceof FollowedBatch ? item : queue.remove();
      }
      stalled.set(true);
      if (mustWait(item) || !stalled.compareAndSet(true, false)) {
        return null;
      }
      // Room came between the look and the mark, and the lane is ours again. Others may have gone
      // on meanwhile and have stopped again: then it is another item that comes first now.
    }
  }

  private boolean mustWait(LaneItem item) {
    return switch (item) {
      case Job<?> job -> room(job) == Journal.Room.LATER;
      case LaneItem.Errand errand -> false;
      case FollowedBatch batch -> !closed && (held || !store.hasRoom());
    };
  }

  /** Applies a part of a batch; false when the lane has been left to others who prepare it. */
  private boolean step(FollowedBatch batch) {
    if (closed) {
      batch.drop(Refusals.shuttingDown());
      return true;
    }
    if (leadership.gate().isOpen()) {
      throw new IllegalStateException("a node that leads applies entries of another one");
    }
    return following.step(batch, work -> planners.execute(() -> guarded(work)), () -> goOn(batch));
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable fault) {
      onFault.accept(fault);
    }
  }

  /** Goes on with the lane on the thread that was the last to finish its part of a batch. */
  private void goOn(FollowedBatch batch) {
    following.put(batch);
    if (!passed(batch) || waiting.decrementAndGet() > 0) {
      drain();
    }
  }

  /** Takes a batch out of the queue once it is done. */
  private boolean passed(FollowedBatch batch) {
    if (!batch.isDone()) {
      return false;
    }
    queue.remove();
    batch.tell();
    return true;
  }

  private Journal.Room room(Job<?> job) {
    if (closed || isLeft(job)) {
      return Journal.Room.YES;
    }
    if (held || job.gate == paused) {
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

  /** Whether the gate it came through is no longer there, so that it has to fail. */
  private boolean isLeft(Job<?> job) {
    return job.opens() ? !leadership.isLast(job.ask) : job.gate != leadership.gate();
  }

  private <R> void run(Job<R> job) {
    if (!job.claim()) {
      return;
    }
    if (closed) {
      job.listener.failed(Refusals.shuttingDown());
      return;
    }
    if (isLeft(job)) {
      job.listener.failed(Gate.left());
      return;
    }
    if (refuse(job, room(job))) {
      return;
    }
    if (job.opens() && !leadership.open(job.ask, job.gate)) {
      job.listener.failed(Gate.left());
      return;
    }
    if (conflicts.any(job.planned.writes(), catalogs.now()) && !planAgain(job)) {
      return;
    }
    OpTime last = commits.make(job.planned.writes(), job.gate.term());
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
      case FULL ->
          job.listener.failed(store.baseHasRoom() ? Refusals.diskFull() : Refusals.memoryFull());
      case NEVER -> job.listener.failed(Refusals.tooLarge(job.planned.writes().bytes()));
      case YES, LATER -> {
        return false;
      }
    }
    return true;
  }

  /** Works the plan out again; false when it has failed, or will come back. */
  private <R> boolean planAgain(Job<R> job) {
    job.attempts++;
    if (!job.planned.writes().isSmall() && job.attempts <= ATTEMPTS_OUTSIDE) {
      planners.execute(() -> guarded(() -> planOutside(job)));
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
    if (plan(job)) {
      comeBack(job);
    }
  }

  private void comeBack(Job<?> job) {
    job.giveBack();
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

  /** Does at once what need not be logged, in recovery, when nobody else uses the lane. */
  public <R> R runNow(WriteTask<R> task) {
    try (Moment moment = catalogs.moment(store.open())) {
      WriteTask.Planned<R> planned = task.plan(moment);
      commits.make(planned.writes(), leadership.gate().term());
      return planned.answer();
    }
  }

  /**
   * Whether indexes may be filled that another node builds: while it leads and there is room. Asked
   * on the lane.
   */
  public boolean mayFill() {
    return !closed && !held && !leadership.gate().isOpen() && store.hasRoom();
  }

  /** Applies an entry that this node logged before it was started, when nobody else is there. */
  public void replay(LoggedEntry entry) {
    following.replay(entry);
  }
}
