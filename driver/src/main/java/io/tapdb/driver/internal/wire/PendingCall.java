// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapCommandException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/**
 * A command on its way, and the future of what its reply is read into.
 *
 * <p>It is the very future a user holds, so cancelling it reaches the server. Whoever completes it
 * runs the reader and what the user attached to it: as a rule the thread that receives replies, and
 * another one if the reply is large.
 */
public final class PendingCall<R> extends CompletableFuture<R> {
  /** Reading more than this takes longer than handing it to another thread. */
  private static final int LARGE_REPLY_BYTES = 256 << 10;

  private final Request request;
  private final Function<? super Reply, ? extends R> reader;
  private final boolean patient;
  private final long startNanos;

  /** How often it was sent again, since when a server is looked for, and what went wrong before. */
  private int repeats;

  private long searchNanos;
  private Throwable earlier;

  /** Its id on the stream it was sent on; belongs to {@link CallTable}. */
  long id;

  private volatile SessionStream carrier;

  private PendingCall(
      Request request,
      Function<? super Reply, ? extends R> reader,
      boolean patient,
      long startNanos) {
    this.request = request;
    this.reader = reader;
    this.patient = patient;
    this.startNanos = startNanos;
    this.searchNanos = startNanos;
  }

  /**
   * A call that is not sent yet.
   *
   * @param patient whether it may wait where others are refused because too many wait already
   */
  public static <R> PendingCall<R> of(
      Request request, Function<? super Reply, ? extends R> reader, boolean patient) {
    return new PendingCall<>(request, reader, patient, System.nanoTime());
  }

  /** The call that goes on for this one, which has been answered. */
  public PendingCall<R> successor() {
    PendingCall<R> next = new PendingCall<>(request, reader, patient, startNanos);
    next.repeats = repeats;
    next.searchNanos = searchNanos;
    return next;
  }

  /** Notes that it is to be sent again; a read has all its time to find another server. */
  public void repeatAfter(Throwable failure) {
    repeats++;
    earlier = failure;
    if (request.repeat() == Request.Repeat.ONCE) {
      searchNanos = System.nanoTime();
    }
  }

  /** How often it was sent again. */
  public int repeats() {
    return repeats;
  }

  /** What went wrong when it was sent before, or null. */
  public Throwable earlier() {
    return earlier;
  }

  /** Since when a server is looked for, in the terms of {@link System#nanoTime}. */
  public long searchNanos() {
    return searchNanos;
  }

  /** What is sent. */
  public Request request() {
    return request;
  }

  /** Whether it may wait where others are refused. */
  public boolean isPatient() {
    return patient;
  }

  /** When it was made, in the terms of {@link System#nanoTime}. */
  public long startNanos() {
    return startNanos;
  }

  void carriedBy(SessionStream stream) {
    carrier = stream;
  }

  /** Takes the reply, on the thread that all other replies wait for. */
  void answer(Reply reply) {
    if (reply.length() > LARGE_REPLY_BYTES && !patient) {
      ForkJoinPool.commonPool().execute(() -> read(reply));
    } else {
      read(reply);
    }
  }

  /** Reads the reply and completes with what it says. */
  private void read(Reply reply) {
    Delivery delivery = Delivery.enter();
    try {
      boolean taken = !isDone() && complete(reader.apply(reply));
      if (!taken) {
        LateCursor.kill(request, reply);
      }
    } catch (TapCommandException failure) {
      ServerLink origin = reply.origin();
      if (isDone() || !origin.listener().refused(this, origin, failure)) {
        completeExceptionally(failure);
      }
    } catch (Throwable failure) {
      completeExceptionally(failure);
    } finally {
      delivery.leave();
    }
  }

  /** Completes with a failure; the command is no longer under way. */
  public void fail(Throwable failure) {
    Delivery delivery = Delivery.enter();
    try {
      completeExceptionally(failure);
    } finally {
      delivery.leave();
    }
  }

  /** Completes with a failure and has the server stop the command. */
  public void giveUp(Throwable failure) {
    if (!isDone()) {
      fail(failure);
      abandon();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean late = isDone();
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (!late) {
      abandon();
    }
    return cancelled;
  }

  private void abandon() {
    SessionStream stream = carrier;
    if (stream != null) {
      stream.abandon(this);
    }
  }
}
