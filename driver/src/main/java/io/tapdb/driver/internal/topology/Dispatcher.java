// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.TapTimeoutException;
import io.tapdb.driver.internal.wire.Await;
import io.tapdb.driver.internal.wire.LinkListener;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one way for commands to the servers: it knows which server takes them, and keeps them while
 * there is none.
 *
 * <p>As long as a server is known, sending costs one volatile read here. When a stream to it breaks
 * the server is in doubt: commands that were never sent and those that come now wait in the {@code
 * lobby} while the probes ask all hosts; the first that fits gets them. What waits too long fails.
 */
public final class Dispatcher implements LinkListener, AutoCloseable {
  private static final int LOBBY_CHECK_MILLIS = 20;

  /** What a message has besides the command: its id and the name of the database. */
  private static final int ENVELOPE_BYTES = 1024;

  private final TopologySettings settings;
  private final ScheduledThreadPoolExecutor timer;
  private final List<HostProbe> probes = new ArrayList<>();
  private final ConcurrentLinkedQueue<PendingCall<?>> lobby = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lobbySize = new AtomicInteger();
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile ServerLink current;
  private volatile ServerLimits limits = ServerLimits.USUAL;
  private volatile boolean closed;

  private Dispatcher(TopologySettings settings) {
    this.settings = settings;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("tapdb-driver-timer").factory(),
            // what is still to be scheduled when the client closes is no longer wanted
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    for (var host : settings.hosts()) {
      ServerLink link = ServerLink.to(host, settings.link(), this);
      probes.add(new HostProbe(link, this, settings, timer));
    }
    if (settings.timeoutMillis() > 0) {
      long period = Math.clamp(settings.timeoutMillis() / 8, 2, 250);
      var unused =
          timer.scheduleWithFixedDelay(this::expireCalls, period, period, TimeUnit.MILLISECONDS);
    }
  }

  /** A dispatcher that connects when the first command comes. */
  public static Dispatcher open(TopologySettings settings) {
    return new Dispatcher(settings);
  }

  /** What the server last found takes at once. */
  public ServerLimits limits() {
    return limits;
  }

  /** Sends a command of a caller who does not wait, to be refused where too many wait already. */
  public <R> PendingCall<R> send(Request request, Function<? super Reply, ? extends R> reader) {
    PendingCall<R> call = PendingCall.of(request, reader, false);
    dispatch(call);
    return call;
  }

  /** Sends a command that is not to be refused, as only so many of its kind can exist. */
  public <R> PendingCall<R> sendPatiently(
      Request request, Function<? super Reply, ? extends R> reader) {
    PendingCall<R> call = PendingCall.of(request, reader, true);
    dispatch(call);
    return call;
  }

  /** Sends a command and waits for the reply, which the waiting thread then reads itself. */
  public Reply call(Request request) {
    Await.check();
    return Await.on(sendPatiently(request, Function.<Reply>identity()));
  }

  private void dispatch(PendingCall<?> call) {
    int size = call.request().run().getBson().size();
    if (size > limits.messageBytes() - ENVELOPE_BYTES) {
      // gRPC would end the stream, and with it all other commands on it
      call.fail(
          new TapException(
              "The command has "
                  + size
                  + " bytes, more than fit into a message of "
                  + limits.messageBytes()
                  + "."));
      return;
    }
    ServerLink pinned = call.request().pinned();
    ServerLink link = pinned != null ? pinned : current;
    if (link != null) {
      link.submit(call);
    } else {
      enterLobby(call);
    }
  }

  private void enterLobby(PendingCall<?> call) {
    int others = lobbySize.getAndIncrement();
    if (others >= settings.link().maxQueued() && !call.isPatient()) {
      lobbySize.getAndDecrement();
      call.fail(
          new TapException(
              "No server is known, and "
                  + others
                  + " commands wait for one already: wait for them, or raise maxQueued."));
      return;
    }
    lobby.add(call);
    if (closed) {
      emptyLobby(waiting -> waiting.fail(closedException()));
    } else if (current != null) {
      submitLobby();
    } else {
      probes.forEach(HostProbe::start);
      watchLobby();
    }
  }

  private static TapException closedException() {
    return new TapException("The client was closed.");
  }

  /** Whether anyone waits for a server. */
  boolean isSearching() {
    return !closed && current == null && !lobby.isEmpty();
  }

  /** A server turned out to be usable. */
  void fits(ServerLink link, ServerLimits itsLimits) {
    if (current == null) {
      limits = itsLimits;
      current = link;
    }
    submitLobby();
  }

  /** A probe has come to a conclusion; if all say never, there is nothing to wait for. */
  void found(HostProbe probe) {
    if (current != null || !probe.finding().permanent()) {
      return;
    }
    for (HostProbe other : probes) {
      if (!other.finding().permanent()) {
        return;
      }
    }
    emptyLobby(call -> call.fail(new TapException("No server can be used: " + findings())));
  }

  private void submitLobby() {
    emptyLobby(this::dispatch);
  }

  private void emptyLobby(Consumer<PendingCall<?>> taker) {
    // only what is here now: a call that comes back at once must not be taken again and again
    for (int left = lobbySize.get(); left > 0; left--) {
      PendingCall<?> call = lobby.poll();
      if (call == null) {
        return;
      }
      lobbySize.getAndDecrement();
      if (!call.isDone()) {
        taker.accept(call);
      }
    }
  }

  @Override
  public void broke(ServerLink link, TapNetworkException reason) {
    if (current == link) {
      current = null;
    }
  }

  @Override
  public void unsent(PendingCall<?> call, TapNetworkException reason) {
    if (call.request().pinned() != null) {
      call.fail(new TapNetworkException(reason.getMessage(), reason.getCause()));
    } else if (!call.isDone()) {
      enterLobby(call);
    }
  }

  private void watchLobby() {
    if (watching.compareAndSet(false, true)) {
      var unused = timer.schedule(this::expireLobby, LOBBY_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void expireLobby() {
    long now = System.nanoTime();
    for (PendingCall<?> call : lobby) {
      if (isOlder(call, settings.selectionTimeoutMillis(), now) || call.isDone()) {
        if (lobby.remove(call)) {
          lobbySize.getAndDecrement();
          call.fail(selectionTimeout());
        }
      }
    }
    watching.set(false);
    if (!lobby.isEmpty() && !closed) {
      watchLobby();
    }
  }

  private TapTimeoutException selectionTimeout() {
    Throwable cause = null;
    for (HostProbe probe : probes) {
      cause = cause == null ? probe.finding().cause() : cause;
    }
    return new TapTimeoutException(
        "No usable server was found within "
            + settings.selectionTimeoutMillis()
            + " ms: "
            + findings(),
        cause);
  }

  private String findings() {
    StringBuilder all = new StringBuilder();
    for (HostProbe probe : probes) {
      all.append(all.isEmpty() ? "" : "; ").append(probe.link().host()).append(": ");
      all.append(probe.finding().why() == null ? "usable" : probe.finding().why());
    }
    return all.toString();
  }

  private void expireCalls() {
    long now = System.nanoTime();
    lobby.forEach(call -> expire(call, now));
    for (HostProbe probe : probes) {
      probe.link().forEach(call -> expire(call, now));
    }
  }

  private void expire(PendingCall<?> call, long now) {
    if (isOlder(call, settings.timeoutMillis(), now)) {
      call.giveUp(
          new TapTimeoutException(
              "The command was not answered within " + settings.timeoutMillis() + " ms."));
    }
  }

  private static boolean isOlder(PendingCall<?> call, int millis, long now) {
    return now - call.startNanos() >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Fails what is pending and whatever comes later. */
  @Override
  public void close() {
    closed = true;
    current = null;
    probes.forEach(probe -> probe.link().close());
    timer.shutdownNow();
    emptyLobby(call -> call.fail(closedException()));
  }
}
