// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One long-lived stream of commands, open to any number of threads.
 *
 * <p>A gRPC call takes messages from one thread at a time. So calls go into a queue, and whoever
 * finds the stream free empties it ({@link #drain}), also of what others put there meanwhile;
 * nobody waits for a lock. Everything said to be the drainer's below is touched only there, which
 * makes it ordered and visible from one drainer to the next.
 *
 * <p>The drainer sends while the transport is ready and fewer than the bound are under way; what is
 * left waits for the next reply or for the transport to become ready again. When a leg ends, the
 * drainer tells of what was sent on it and gives back what was not; the next call opens a new leg.
 * An interrupted leg is ended by gRPC too, so that a reply and the end never meet.
 */
final class SessionStream {
  private final ServerLink link;
  private final LinkSettings settings;
  private final LinkListener listener;
  private final ConcurrentLinkedQueue<PendingCall<?>> waiting = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<PendingCall<?>> abandoned = new ConcurrentLinkedQueue<>();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicInteger load = new AtomicInteger();

  /** The gRPC call that is open, if any. Written by the drainer only. */
  private volatile SessionLeg leg;

  /** Why the leg is to be ended, until the drainer has seen to it. */
  private volatile TapNetworkException interruption;

  private volatile boolean closed;

  SessionStream(ServerLink link, LinkSettings settings, LinkListener listener) {
    this.link = link;
    this.settings = settings;
    this.listener = listener;
  }

  /** How many calls wait here or are under way. */
  int load() {
    return load.get();
  }

  /** Takes a call; an eager one fails at once if too many are here already. */
  void submit(PendingCall<?> call) {
    int others = load.getAndIncrement();
    if (others >= settings.maxInFlight() + settings.maxQueued() && !call.isPatient()) {
      load.getAndDecrement();
      call.fail(
          new TapException(
              "More commands are waiting than this client may queue ("
                  + settings.maxQueued()
                  + "): wait for earlier ones, or raise maxQueued."));
      return;
    }
    call.carriedBy(this);
    waiting.add(call);
    drain();
  }

  /** Forgets a call that nobody waits for any more, on the server too if it was sent. */
  void abandon(PendingCall<?> call) {
    if (waiting.remove(call)) {
      load.getAndDecrement();
    } else {
      abandoned.add(call);
      drain();
    }
  }

  /** Says that this many calls are no longer here. */
  void released(int calls) {
    load.getAndAdd(-calls);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Shows the calls that wait or are under way, as far as can be said while they come and go. */
  void forEach(Consumer<PendingCall<?>> viewer) {
    waiting.forEach(viewer);
    SessionLeg open = leg;
    if (open != null) {
      open.table().forEach(viewer);
    }
  }

  /** Ends what is under way here; the listener is told of every call. */
  void interrupt(TapNetworkException reason) {
    interruption = reason;
    drain();
  }

  /** Fails what is here and whatever comes later. */
  void close() {
    closed = true;
    drain();
  }

  /** Sends what can be sent, unless another thread is at it; that one then looks once more. */
  void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      try {
        pump();
      } catch (Throwable failure) {
        drains.set(0);
        throw failure;
      }
      seen = drains.addAndGet(-seen);
    } while (seen != 0);
  }

  private void pump() {
    if (closed) {
      end();
      return;
    }
    SessionLeg open = openLeg();
    TapNetworkException outage = link.outage(this);
    if (outage != null && open == null) {
      giveBack(takeWaiting(), outage);
    }
    if (outage != null || (open != null && open.isAborted())) {
      return;
    }
    sendCancels(open);
    while (!waiting.isEmpty()) {
      if (open == null) {
        open = SessionLeg.open(this, link, settings);
        leg = open;
      }
      if (!open.canSend()) {
        return;
      }
      PendingCall<?> next = waiting.poll();
      if (next == null) {
        return;
      }
      if (next.isDone()) {
        released(1);
      } else {
        open.send(next);
      }
    }
  }

  /** The leg that is open, after those that ended or are to end have been seen to. */
  private SessionLeg openLeg() {
    SessionLeg open = leg;
    TapNetworkException reason = interruption;
    if (reason != null) {
      interruption = null;
      if (open != null) {
        open.abort(reason);
      }
    }
    if (open != null && open.hasEnded()) {
      leave(open);
      return null;
    }
    return open;
  }

  private void sendCancels(SessionLeg open) {
    for (PendingCall<?> call = abandoned.poll(); call != null; call = abandoned.poll()) {
      if (open != null && open.table().holds(call)) {
        open.cancel(call);
      }
    }
  }

  /** Lets go of a leg that has ended. */
  private void leave(SessionLeg ended) {
    leg = null;
    boolean byItself = !ended.isAborted();
    ended.abort();
    // Those told below may submit again at once; their new calls are not among these. What waits
    // behind an interruption goes on with the next leg.
    List<PendingCall<?>> unsent = byItself ? takeWaiting() : List.of();
    TapNetworkException reason = ended.reason();
    if (byItself) {
      listener.broke(link, reason);
    }
    ended
        .table()
        .takeAll(
            call -> {
              released(1);
              listener.lost(call, new TapNetworkException(reason.getMessage(), reason.getCause()));
            });
    giveBack(unsent, reason);
  }

  private List<PendingCall<?>> takeWaiting() {
    List<PendingCall<?>> taken = new ArrayList<>();
    for (PendingCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
      taken.add(call);
    }
    return taken;
  }

  private void giveBack(List<PendingCall<?>> unsent, TapNetworkException reason) {
    for (PendingCall<?> call : unsent) {
      released(1);
      listener.unsent(call, reason);
    }
  }

  private void end() {
    SessionLeg open = leg;
    if (open != null) {
      leg = null;
      open.table().takeAll(this::failClosed);
      open.abort();
    }
    abandoned.clear();
    for (PendingCall<?> call = waiting.poll(); call != null; call = waiting.poll()) {
      failClosed(call);
    }
  }

  private void failClosed(PendingCall<?> call) {
    released(1);
    call.fail(new TapException("The client was closed."));
  }
}
