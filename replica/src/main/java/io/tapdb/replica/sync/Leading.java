// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.node.BuildReports;

/**
 * The time in which this member writes the log itself: begins with an entry that says so, is kept
 * from falling silent by an entry now and then, and ends when the lane is quiet. Confined to one
 * executor, but for what the lane calls.
 */
final class Leading {
  private static final long RETRY_MILLIS = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final PlaneContext context;
  private boolean active;
  private boolean writable;
  private long term;
  private OpTime lastSeen = OpTime.NULL;
  private long lookedAtNanos;

  Leading(PlaneContext context) {
    this.context = context;
  }

  /** Begins to lead; everything in the log has been applied, and nobody else appends. */
  void begin(long newTerm) {
    active = true;
    writable = false;
    term = newTerm;
    context.log().leading(true);
    writeFirst(newTerm);
  }

  private void writeFirst(long inTerm) {
    if (!active || term != inTerm) {
      return;
    }
    context
        .data()
        .use(() -> context.data().engine().role().lead(inTerm, message("new primary"), first()));
  }

  private static Doc message(String text) {
    return new DocWriter(64).put("msg", text).build();
  }

  private WriteListener<OpTime> first() {
    long inTerm = term;
    return new WriteListener<>() {
      @Override
      public void committed(OpTime written, OpTime at) {
        context.progress().lead(inTerm, written);
        context.home().execute(() -> opened(inTerm, written));
      }

      @Override
      public void failed(RuntimeException refused) {
        // no room at present, or the lead has ended meanwhile
        context
            .workers()
            .schedule(RETRY_MILLIS, () -> context.home().execute(() -> writeFirst(inTerm)));
      }
    };
  }

  private void opened(long inTerm, OpTime written) {
    if (!active || term != inTerm) {
      return;
    }
    writable = true;
    lookedAtNanos = context.nowNanos();
    lastSeen = written;
    context.tell(new Event.NoopWritten(inTerm, written));
    context.workers().execute(() -> context.data().use(this::resumeBuilds));
  }

  private void resumeBuilds() {
    context
        .data()
        .engine()
        .resumeBuilds(() -> new BuildReports(context.journal(), context.clock(), null));
  }

  /** Keeps writes waiting, or lets them go on. */
  void hold(boolean held) {
    if (active) {
      context
          .data()
          .use(
              () -> {
                if (held) {
                  context.data().engine().role().pause(last -> {});
                } else {
                  context.data().engine().role().goOn();
                }
              });
    }
  }

  /** Takes no more writes, and runs the task when the last one has ended. */
  void end(Runnable done) {
    active = false;
    writable = false;
    boolean open =
        context
            .data()
            .use(
                () ->
                    context
                        .data()
                        .engine()
                        .role()
                        .follow(last -> context.home().execute(() -> ended(done))));
    if (!open) {
      ended(done);
    }
  }

  private void ended(Runnable done) {
    context.log().leading(false);
    context.progress().follow();
    done.run();
  }

  /** Writes an entry if there was none for a while; called often. */
  void tick() {
    long pause = context.parameters().periodicNoopIntervalSecs.get() * NANOS_PER_SECOND;
    if (!writable || context.nowNanos() - lookedAtNanos < pause) {
      return;
    }
    lookedAtNanos = context.nowNanos();
    OpTime last = context.log().last();
    boolean idle = last.equals(lastSeen);
    lastSeen = last;
    if (idle && context.parameters().writePeriodicNoops.get()) {
      context
          .data()
          .use(
              () ->
                  context
                      .data()
                      .engine()
                      .role()
                      .writeNoop(message("periodic noop"), new Unanswered()));
    }
  }

  /** Nobody waits for the entry, and if it cannot be written now there will be another. */
  private static final class Unanswered implements WriteListener<OpTime> {
    @Override
    public void committed(OpTime written, OpTime at) {
      // it is in the log, which is all
    }

    @Override
    public void failed(RuntimeException failure) {
      // whoever writes for users hears of it
    }
  }

  /** Writes the first entry of a new set and leaves it at that. */
  void initiate(Runnable durable) {
    context.log().leading(true);
    boolean open =
        context
            .data()
            .use(
                () ->
                    context
                        .data()
                        .engine()
                        .role()
                        .lead(0, message("initiating set"), initiated(durable)));
    if (!open) {
      throw new IllegalStateException("a set is initiated while the data are closed");
    }
  }

  private WriteListener<OpTime> initiated(Runnable durable) {
    return new WriteListener<>() {
      @Override
      public void committed(OpTime written, OpTime at) {
        context.home().execute(() -> end(() -> context.data().waiters().await(written, durable)));
      }

      @Override
      public void failed(RuntimeException failure) {
        context.fault(failure);
      }
    };
  }
}
