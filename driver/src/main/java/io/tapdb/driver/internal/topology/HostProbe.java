// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.wire.PendingCall;
import io.tapdb.driver.internal.wire.Request;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;

/**
 * One server being asked {@code hello}, again and again with growing pauses for as long as someone
 * looks for a server, and not at all otherwise.
 *
 * <p>One question is under way at a time; each step hands over to the next, so the fields need no
 * lock.
 */
final class HostProbe {
  private static final int FIRST_PAUSE_MILLIS = 10;
  private static final int LONGEST_PAUSE_MILLIS = 250;

  /** After this long without a question it begins with short pauses again. */
  private static final long GOOD_WHILE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ServerLink link;
  private final Dispatcher dispatcher;
  private final TopologySettings settings;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean running = new AtomicBoolean();
  private int pauseMillis = FIRST_PAUSE_MILLIS;
  private long askedNanos = System.nanoTime() - GOOD_WHILE_NANOS;
  private volatile Finding finding = Finding.NONE;

  /**
   * What was last found out about the server.
   *
   * @param permanent whether asking again is pointless
   * @param why why it cannot be used, or null
   * @param cause the failure behind that, or null
   */
  record Finding(boolean permanent, String why, Throwable cause) {
    static final Finding NONE = new Finding(false, "it has not answered yet", null);
  }

  HostProbe(
      ServerLink link,
      Dispatcher dispatcher,
      TopologySettings settings,
      ScheduledExecutorService timer) {
    this.link = link;
    this.dispatcher = dispatcher;
    this.settings = settings;
    this.timer = timer;
  }

  ServerLink link() {
    return link;
  }

  Finding finding() {
    return finding;
  }

  /** Begins to ask, unless it is at it. */
  void start() {
    if (running.compareAndSet(false, true)) {
      finding = Finding.NONE;
      askWhenDue();
    }
  }

  private void askWhenDue() {
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
      var unused = timer.schedule(this::ask, left, TimeUnit.NANOSECONDS);
    }
  }

  private void ask() {
    askedNanos = System.nanoTime();
    link.retryNow();
    PendingCall<ServerHello> call = PendingCall.of(question(), ServerHello::of, true);
    var limit =
        timer.schedule(
            () -> call.cancel(true), settings.link().connectTimeoutMillis(), TimeUnit.MILLISECONDS);
    var unused =
        call.whenComplete(
            (hello, failure) -> {
              limit.cancel(false);
              judge(hello, failure);
            });
    link.submit(call);
  }

  private Request question() {
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

  private void judge(ServerHello hello, Throwable failure) {
    if (failure instanceof CancellationException) {
      int limit = settings.link().connectTimeoutMillis();
      finding = new Finding(false, "it did not answer within " + limit + " ms", null);
    } else if (failure != null) {
      finding = new Finding(false, failure.getMessage(), failure);
    } else if (!hello.ok()) {
      finding = new Finding(false, "it answered 'hello' with an error", null);
    } else {
      judge(hello);
    }
    dispatcher.found(this);
    if (dispatcher.isSearching()) {
      askWhenDue();
      return;
    }
    running.set(false);
    if (dispatcher.isSearching()) {
      start();
    }
  }

  private void judge(ServerHello hello) {
    String refusal = hello.refusal(settings.replicaSet());
    if (refusal != null) {
      finding = new Finding(true, refusal, null);
    } else if (settings.hosts().size() > 1 && !hello.writable()) {
      finding = new Finding(false, "it is not the primary", null);
    } else {
      finding = new Finding(false, null, null);
      dispatcher.fits(link, hello.limits());
    }
  }
}
