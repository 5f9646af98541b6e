// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * One server being asked {@code hello}, for as long as the client lives.
 *
 * <p>A server that counts its changes is asked to answer when something changes, so its news come
 * at once; any other is asked from time to time. One that does not answer is asked again soon while
 * someone looks for a server, with growing pauses, and else from time to time.
 *
 * <p>Everything here happens on the timer's one thread.
 */
final class Monitor {
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int LONGEST_PAUSE_MILLIS = 500;

  /** How long a new attempt to connect gets before the question that would fail with the old. */
  private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** After this long without a question it begins with short pauses again. */
  private static final long GOOD_WHILE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ServerLink link;
  private final Topology topology;
  private final TopologySettings settings;
  private final ScheduledExecutorService timer;
  private final RoundTrip roundTrip = new RoundTrip();

  /** The question under way, if any, and what it waits to see replaced, if it waits. */
  private PendingCall<Heard> question;

  private TopologyVersion awaited;
  private boolean askAgain;

  /** The question to come, and whether it comes soon. */
  private Future<?> next;

  private boolean soon;
  private boolean reconnecting;
  private Future<?> measuring;
  private TopologyVersion known;
  private int pauseMillis = FIRST_PAUSE_MILLIS;
  private long askedNanos = System.nanoTime() - GOOD_WHILE_NANOS;
  private boolean stopped;

  private record Heard(ServerHello hello, long nanos) {}

  Monitor(
      ServerLink link,
      Topology topology,
      TopologySettings settings,
      ScheduledExecutorService timer) {
    this.link = link;
    this.topology = topology;
    this.settings = settings;
    this.timer = timer;
  }

  /** Begins to ask. */
  void start() {
    ask();
  }

  /** Asks no more. */
  void stop() {
    stopped = true;
    forgetNext();
    PendingCall<Heard> old = question;
    question = null;
    if (old != null) {
      old.cancel(true);
    }
  }

  /** Asks soon, as someone looks for a server, unless an answer is due anyway. */
  void hurry() {
    if (!stopped && question == null && !soon) {
      askSoon();
    }
  }

  /** Asks soon, as what was heard last is in doubt. */
  void doubt() {
    known = null;
    if (stopped || soon) {
      return;
    }
    if (question != null && awaited == null) {
      askAgain = true;
      return;
    }
    PendingCall<Heard> old = question;
    question = null;
    if (old != null) {
      old.cancel(true);
    }
    askSoon();
  }

  private void askSoon() {
    long sinceAsked = System.nanoTime() - askedNanos;
    if (sinceAsked > GOOD_WHILE_NANOS) {
      pauseMillis = FIRST_PAUSE_MILLIS;
    }
    // Clients that lost the same server should not all come back in the same instant.
    int pause = pauseMillis / 2 + ThreadLocalRandom.current().nextInt(pauseMillis / 2 + 1);
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    long left = TimeUnit.MILLISECONDS.toNanos(pause) - sinceAsked;
    if (left <= 0) {
      ask();
    } else {
      askIn(left);
      soon = true;
    }
  }

  private void askLater() {
    askIn(TimeUnit.MILLISECONDS.toNanos(settings.times().heartbeatMillis()));
  }

  private void askIn(long nanos) {
    forgetNext();
    next = timer.schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
  }

  private void forgetNext() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    soon = false;
  }

  private void ask() {
    forgetNext();
    if (stopped || reconnectsFirst()) {
      return;
    }
    askedNanos = System.nanoTime();
    awaited = known;
    PendingCall<Heard> asked =
        PendingCall.of(
            awaited == null ? greeting() : waiting(awaited),
            reply -> new Heard(HelloReader.read(reply), System.nanoTime()),
            true);
    question = asked;
    Future<?> limit =
        timer.schedule(() -> asked.cancel(true), limitMillis(), TimeUnit.MILLISECONDS);
    var unused =
        asked.whenCompleteAsync(
            (heard, failure) -> {
              limit.cancel(false);
              answered(asked, heard, failure);
            },
            timer);
    link.ask(asked);
    if (awaited != null && measuring == null) {
      measure();
    }
  }

  private boolean reconnectsFirst() {
    if (reconnecting || !link.isFailing()) {
      reconnecting = false;
      return false;
    }
    reconnecting = true;
    link.retryNow();
    askIn(HEAD_START_NANOS);
    soon = true;
    return true;
  }

  private long limitMillis() {
    return (long) settings.link().connectTimeoutMillis()
        + (awaited == null ? 0 : settings.times().heartbeatMillis());
  }

  private Request greeting() {
    CommandWriter hello = CommandWriter.of("hello");
    Document client =
        new Document("driver", new Document("name", "tapdb-java"))
            .append("os", new Document("type", System.getProperty("os.name")))
            .append("platform", "Java " + Runtime.version().feature());
    if (settings.appName() != null) {
      client.append("application", new Document("name", settings.appName()));
    }
    return Request.of("admin", hello.document("client", client).finish()).pinnedTo(link);
  }

  private Request waiting(TopologyVersion version) {
    CommandWriter hello =
        CommandWriter.of("hello")
            .document("topologyVersion", version.toDocument())
            .int32("maxAwaitTimeMS", settings.times().heartbeatMillis());
    return Request.of("admin", hello.finish()).pinnedTo(link);
  }

  private void answered(PendingCall<Heard> asked, Heard heard, Throwable failure) {
    if (asked != question || stopped) {
      return;
    }
    question = null;
    boolean doubted = askAgain;
    askAgain = false;
    if (failure != null) {
      failed(failure);
    } else {
      heard(heard, doubted);
    }
  }

  private void failed(Throwable failure) {
    known = null;
    roundTrip.reset();
    Problem problem = new Problem(failure.getMessage(), failure);
    if (failure instanceof CancellationException) {
      problem = new Problem("it did not answer within " + limitMillis() + " ms", null);
      link.interruptHellos(new TapNetworkException(problem.why()));
    }
    boolean wasKnown = topology.failed(link, problem);
    if (stopped) {
      return;
    }
    if (wasKnown || topology.isSearching()) {
      askSoon();
    } else {
      askLater();
    }
  }

  private void heard(Heard heard, boolean doubted) {
    ServerHello hello = heard.hello();
    long tookNanos = heard.nanos() - askedNanos;
    if (awaited == null) {
      roundTrip.add(tookNanos);
    }
    known = hello.type() == ServerType.UNKNOWN || doubted ? null : hello.topologyVersion();
    topology.heard(link, hello, roundTrip.averageNanos());
    if (stopped) {
      return;
    }
    if (known != null && (awaited == null || isNews(tookNanos))) {
      ask();
    } else if (doubted || topology.isSearching()) {
      askSoon();
    } else {
      askLater();
    }
  }

  /** Whether the answer is one that was worth waiting for; a server that cannot wait is not. */
  private boolean isNews(long tookNanos) {
    return !known.equals(awaited)
        || tookNanos > TimeUnit.MILLISECONDS.toNanos(settings.times().heartbeatMillis()) / 2;
  }

  /** Measures how long a short answer takes, now and from time to time. */
  private void measure() {
    measuring = null;
    if (stopped || awaited == null || question == null) {
      return;
    }
    long start = System.nanoTime();
    PendingCall<Long> asked =
        PendingCall.of(
            Request.of("admin", CommandWriter.of("hello").finish()).pinnedTo(link),
            reply -> System.nanoTime() - start,
            true);
    Future<?> limit =
        timer.schedule(() -> asked.cancel(true), limitMillis(), TimeUnit.MILLISECONDS);
    var unused =
        asked.whenCompleteAsync(
            (nanos, failure) -> {
              limit.cancel(false);
              if (failure == null && !stopped) {
                roundTrip.add(nanos);
                topology.measured(link, roundTrip.averageNanos());
              }
            },
            timer);
    link.ask(asked);
    measuring =
        timer.schedule(this::measure, settings.times().heartbeatMillis(), TimeUnit.MILLISECONDS);
  }
}
