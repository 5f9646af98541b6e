// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.TapReadPreference;
import io.tapdb.driver.TapTimeoutException;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.wire.Await;
import io.tapdb.driver.internal.wire.LinkListener;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.Request.Repeat;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.Document;

/**
 * The one way for commands to the servers: it knows which server takes them, keeps them while there
 * is none, and sends those again that may be.
 *
 * <p>As long as the primary is known, sending to it costs one volatile read here. Commands that no
 * server fits wait in the {@link Lobby} until what is known of the servers changes; what waits too
 * long fails.
 *
 * <p>What is known changes on the timer's thread only. A server in doubt is out of the way at once
 * all the same: {@code primary} is cleared by whoever notices, and what is sent again takes its
 * turn on that thread behind the news.
 */
public final class Dispatcher implements LinkListener, AutoCloseable {
  /** What a message has besides the command: its id and the name of the database. */
  private static final int ENVELOPE_BYTES = 1024;

  /** How long a change that was refused waits before its second repetition, and at most. */
  private static final int FIRST_PAUSE_MILLIS = 10;

  private static final int LONGEST_PAUSE_MILLIS = 500;

  private final TopologySettings settings;
  private final ScheduledThreadPoolExecutor timer;
  private final Lobby lobby;
  private final AtomicBoolean hurried = new AtomicBoolean();

  /** The calls that wait for their turn to be sent again. */
  private final Set<PendingCall<?>> pausing = ConcurrentHashMap.newKeySet();

  private final List<Consumer<Document>> listeners = new CopyOnWriteArrayList<>();
  private final Topology topology;
  private volatile Routes routes;
  private volatile ServerLink primary;
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
    this.lobby = new Lobby(timer, settings.times().selectionMillis(), this::findsNoServer);
    this.topology = Topology.of(settings, timer, this);
    this.routes = topology.routes();
    int limit = settings.times().commandMillis();
    if (limit > 0) {
      long period = Math.clamp(limit / 8, 2, 250);
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

  /** Whether the only server is a member of a set, which answers reads if they allow for that. */
  public boolean isDirectToMember() {
    return routes.directToMember();
  }

  /** What is known of the servers, for people and tools. */
  public Document describe() {
    return TopologyReport.of(routes.description());
  }

  /** Has a listener told of every change that makes a difference, on a thread of the driver. */
  public void listen(Consumer<Document> listener) {
    listeners.add(listener);
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

  /** Sends a command and waits for the reply. */
  public Reply call(Request request) {
    return call(request, Function.identity());
  }

  /** Sends a command and waits for the reply, which the waiting thread then reads itself. */
  public <R> R call(Request request, Function<? super Reply, ? extends R> reader) {
    Await.check();
    PendingCall<Reply> call = sendPatiently(request, Function.<Reply>identity());
    while (true) {
      Reply reply = Await.on(call);
      try {
        return reader.apply(reply);
      } catch (TapCommandException failure) {
        call = call.successor();
        if (!refused(call, reply.origin(), failure)) {
          throw failure;
        }
      }
    }
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
    ServerLink link = primary;
    if (link != null && call.request().goesToPrimary()) {
      link.submit(call);
    } else {
      route(call, true);
    }
  }

  /** Sends a call where it belongs, or keeps it; a fresh one is refused if too many are kept. */
  private void route(PendingCall<?> call, boolean fresh) {
    Routes seen = routes;
    ServerLink link = linkFor(call.request(), seen);
    if (link != null) {
      link.submit(call);
    } else if (seen.hopelessness() != null) {
      call.fail(new TapException("No server can be used: " + seen.hopelessness()));
    } else if (fresh && !call.isPatient() && lobby.size() >= settings.link().maxQueued()) {
      call.fail(
          new TapException(
              "No server is known, and "
                  + lobby.size()
                  + " commands wait for one already: wait for them, or raise maxQueued."));
    } else {
      lobby.enter(call);
      lookAround(call.request(), seen);
    }
  }

  private ServerLink linkFor(Request request, Routes seen) {
    if (request.pinned() != null) {
      return request.pinned();
    }
    TapReadPreference preference = request.preference();
    return preference == null ? primary : seen.any(preference);
  }

  /** Sees to it that a call just kept is not overlooked, and that a server is looked for. */
  private void lookAround(Request request, Routes seen) {
    if (closed) {
      lobby.empty(waiting -> waiting.fail(closedException()));
    } else if (routes != seen || linkFor(request, seen) != null) {
      lobby.empty(waiting -> route(waiting, false));
    } else if (hurried.compareAndSet(false, true)) {
      timer.execute(
          () -> {
            hurried.set(false);
            topology.hurry();
          });
    }
  }

  private static TapException closedException() {
    return new TapException("The client was closed.");
  }

  /** Whether anyone waits for a server. */
  boolean isSearching() {
    return !closed && !lobby.isEmpty();
  }

  /** What is known of the servers has changed, or was confirmed. */
  void published(Routes now) {
    Routes before = routes;
    limits = now.limits() == null ? limits : now.limits();
    routes = now;
    primary = closed ? null : now.primary();
    if (closed) {
      now.links().values().forEach(ServerLink::close);
    }
    lobby.empty(waiting -> route(waiting, false));
    if (!listeners.isEmpty() && TopologyReport.differ(before.description(), now.description())) {
      Document report = describe();
      // each in a task of its own, so that one that fails harms nobody else
      listeners.forEach(listener -> timer.execute(() -> listener.accept(report)));
    }
  }

  @Override
  public void broke(ServerLink link, TapNetworkException reason) {
    distrust(link);
    timer.execute(() -> topology.broke(link, reason));
  }

  private void distrust(ServerLink link) {
    if (primary == link) {
      primary = null;
    }
  }

  @Override
  public void unsent(PendingCall<?> call, TapNetworkException reason) {
    if (call.request().pinned() != null) {
      call.fail(new TapNetworkException(reason.getMessage(), reason.getCause()));
    } else if (!call.isDone()) {
      again(call, 0);
    }
  }

  @Override
  public void lost(PendingCall<?> call, TapNetworkException failure) {
    if (call.isDone() || call.request().repeat() != Repeat.ONCE || call.repeats() > 0) {
      call.fail(failure);
    } else {
      call.repeatAfter(failure);
      again(call, 0);
    }
  }

  @Override
  public boolean refused(PendingCall<?> call, ServerLink link, TapCommandException failure) {
    if (ErrorCodes.contradictsState(failure)) {
      distrust(link);
      Problem problem =
          new Problem("it answered a command with an error: " + failure.getMessage(), null);
      BsonDocument version = failure.reply().getDocument("topologyVersion", null);
      TopologyVersion counted = version == null ? null : TopologyVersion.of(version);
      timer.execute(() -> topology.refused(link, problem, counted));
    }
    if (!mayRepeat(call, failure)) {
      return false;
    }
    int repeats = call.repeats();
    call.repeatAfter(failure);
    int pause = FIRST_PAUSE_MILLIS << Math.min(repeats, 6);
    again(call, repeats == 0 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, pause));
    return true;
  }

  /** Sends a call again, behind the news of why it has to be. */
  private void again(PendingCall<?> call, int pauseMillis) {
    pausing.add(call);
    var unused =
        timer.schedule(
            () -> {
              pausing.remove(call);
              route(call, false);
            },
            pauseMillis,
            TimeUnit.MILLISECONDS);
    if (closed) {
      failPausing();
    }
  }

  private void failPausing() {
    pausing.forEach(call -> call.fail(closedException()));
  }

  private boolean mayRepeat(PendingCall<?> call, TapCommandException failure) {
    if (closed) {
      return false;
    }
    return switch (call.request().repeat()) {
      case NEVER -> false;
      case ONCE -> call.repeats() == 0 && ErrorCodes.isPassing(failure);
      // the only server that is meant will not become another one
      case IF_REFUSED ->
          routes.description().type() != TopologyType.SINGLE
              && ErrorCodes.isRefusal(failure)
              && !isOlder(
                  call.searchNanos(), settings.times().selectionMillis(), System.nanoTime());
    };
  }

  private void findsNoServer(PendingCall<?> call) {
    TopologyDescription description = routes.description();
    TapReadPreference preference = call.request().preference();
    Throwable cause = call.earlier() == null ? description.cause() : call.earlier();
    call.fail(
        new TapTimeoutException(
            "No usable server was found within "
                + settings.times().selectionMillis()
                + " ms"
                + (preference == null ? "" : " for the read preference " + preference)
                + ": "
                + description.text(),
            cause));
  }

  private void expireCalls() {
    long now = System.nanoTime();
    lobby.forEach(call -> expire(call, now));
    pausing.forEach(call -> expire(call, now));
    for (ServerLink link : routes.links().values()) {
      link.forEach(call -> expire(call, now));
    }
  }

  private void expire(PendingCall<?> call, long now) {
    int limit = settings.times().commandMillis();
    if (isOlder(call.startNanos(), limit, now)) {
      call.giveUp(new TapTimeoutException("The command was not answered within " + limit + " ms."));
    }
  }

  private static boolean isOlder(long sinceNanos, int millis, long now) {
    return now - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Fails what is pending and whatever comes later. */
  @Override
  public void close() {
    closed = true;
    primary = null;
    timer.shutdownNow();
    routes.links().values().forEach(ServerLink::close);
    lobby.empty(call -> call.fail(closedException()));
    failPausing();
  }
}
