// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.write.LoggedEntry;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes the data of a follower show what is in its log: another reader of the log, which takes
 * entries in portions and hands them to the engine, some ahead of what is done. Entries that are to
 * be held back wait in the log, not in memory.
 *
 * <p>Confined to one executor; the work itself is done on another. One applier serves one stretch
 * of following and is then closed.
 */
final class LogApplier implements LogReader.Taker {
  private static final LogReader.Portion PORTION = new LogReader.Portion(2000, 4L << 20);
  private static final int MOST_UNDER_WAY = 2;

  private final PlaneContext context;
  private final LogReader reader;
  private final Deque<RawEntry> taken = new ArrayDeque<>();
  private int underWay;
  private boolean closed;
  private Runnable whenDrained;
  private Runnable whenIdle;

  /** Begins behind the newest entry that has been applied. */
  LogApplier(PlaneContext context, OpTime applied) {
    this.context = context;
    this.reader = new LogReader(context.log(), applied, context.workers(), context.home());
  }

  /** Goes on if there is something to apply. */
  void work() {
    boolean more = true;
    while (more && !closed && underWay < MOST_UNDER_WAY) {
      if (taken.isEmpty() && context.log().last().isAfter(reader.at())) {
        reader.take(PORTION, this);
      }
      more = applyTaken();
    }
    tellIfDone();
  }

  /** Runs that as soon as everything in the log has been applied. */
  void whenDrained(Runnable task) {
    whenDrained = task;
    work();
  }

  /** Applies nothing more and runs the task when what is under way has ended. */
  void close(Runnable idle) {
    closed = true;
    reader.close();
    taken.clear();
    whenDrained = null;
    whenIdle = idle;
    tellIfDone();
  }

  private void tellIfDone() {
    if (underWay > 0) {
      return;
    }
    if (whenIdle != null) {
      Runnable task = whenIdle;
      whenIdle = null;
      task.run();
    } else if (whenDrained != null
        && !closed
        && taken.isEmpty()
        && reader.at().equals(context.log().last())) {
      Runnable task = whenDrained;
      whenDrained = null;
      task.run();
    }
  }

  @Override
  public void taken(List<RawEntry> entries) {
    taken.addAll(entries);
    if (reader.isPrompt()) {
      return;
    }
    work();
  }

  @Override
  public void lost(IOException why) {
    context.fault(why);
  }

  private boolean applyTaken() {
    long newest = Long.MAX_VALUE;
    long delay = context.delaySecs();
    if (delay > 0) {
      newest = context.clock().millis() - delay * 1000;
    }
    List<RawEntry> due = new ArrayList<>(taken.size());
    while (!taken.isEmpty() && (delay <= 0 || taken.peek().wallMillis() <= newest)) {
      due.add(taken.remove());
    }
    if (due.isEmpty()) {
      return false;
    }
    underWay++;
    context.hand().execute(() -> apply(due));
    return true;
  }

  private void apply(List<RawEntry> due) {
    List<LoggedEntry> entries = new ArrayList<>(due.size());
    long bytes = 0;
    for (RawEntry entry : due) {
      entries.add(new LoggedEntry(entry.opTime(), entry.bytes()));
      bytes += entry.bytes().length;
    }
    context.metrics().bytesApplied.add(bytes);
    Ending ending = new Ending(due.size(), context.clock().nanos());
    boolean open = context.data().use(() -> context.data().engine().role().apply(entries, ending));
    if (!open) {
      context.home().execute(() -> ended(false));
    }
  }

  /** Hears how a portion ended. */
  private final class Ending implements WriteListener<OpTime> {
    private final int count;
    private final long begun;

    Ending(int count, long begun) {
      this.count = count;
      this.begun = begun;
    }

    @Override
    public void committed(OpTime last, OpTime at) {
      context.log().applied(last);
      context.metrics().batchesApplied.increment();
      context.metrics().entriesApplied.add(count);
      context.metrics().applyNanos.add(context.clock().nanos() - begun);
      context.home().execute(() -> ended(true));
    }

    @Override
    public void failed(RuntimeException failure) {
      boolean closing =
          failure instanceof TapdbException known
              && known.code() == ErrorCode.INTERRUPTED_AT_SHUTDOWN;
      if (!closing) {
        context.fault(failure);
      }
      context.home().execute(() -> ended(false));
    }
  }

  private void ended(boolean applied) {
    underWay--;
    if (!applied) {
      // the data are being closed; what comes next belongs to another applier
      closed = true;
      taken.clear();
    }
    work();
  }
}
