// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.internal.topology.ServerDescription.Problem;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkListener;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The servers as they are watched: it feeds what the monitors hear to the {@link TopologyCore} and
 * does what follows from it.
 *
 * <p>Everything here happens on the timer's one thread.
 */
final class Topology {
  /**
   * How long a primary that another one has overtaken may take to say what it is now. One that
   * stepped down answers what is under way there itself; one that is frozen does not answer.
   */
  private static final int OVERTAKEN_MILLIS = 200;

  private final TopologySettings settings;
  private final ScheduledExecutorService timer;
  private final Dispatcher dispatcher;
  private final Map<HostAddress, Monitor> monitors = new HashMap<>();
  private Routes routes;
  private boolean started;

  private Topology(
      TopologySettings settings, ScheduledExecutorService timer, Dispatcher dispatcher) {
    this.settings = settings;
    this.timer = timer;
    this.dispatcher = dispatcher;
  }

  /** A topology of which nothing is known, and nobody is asked. */
  static Topology of(
      TopologySettings settings, ScheduledExecutorService timer, Dispatcher dispatcher) {
    Topology topology = new Topology(settings, timer, dispatcher);
    topology.routes = topology.routes(TopologyDescription.initial(settings), dispatcher);
    return topology;
  }

  Routes routes() {
    return routes;
  }

  /** Has all servers asked as soon as may be. */
  void hurry() {
    if (started) {
      monitors.values().forEach(Monitor::hurry);
    } else {
      started = true;
      routes.links().keySet().forEach(this::watch);
    }
  }

  private void watch(HostAddress host) {
    Monitor monitor = new Monitor(routes.links().get(host), this, settings, timer);
    monitors.put(host, monitor);
    monitor.start();
  }

  /** Whether anyone waits for a server that fits. */
  boolean isSearching() {
    return dispatcher.isSearching();
  }

  /** A server answered. */
  void heard(ServerLink link, ServerHello hello, long roundTripNanos) {
    ServerDescription news =
        ServerDescription.of(link.host(), hello, roundTripNanos, System.currentTimeMillis());
    TopologyDescription before = routes.description();
    if (isOf(link) && !TopologyCore.isStale(before, news)) {
      publish(TopologyCore.on(before, news), link.host());
      ServerDescription now = routes.description().server(link.host());
      if (news.isKnown() && now != null && !now.isKnown()) {
        link.interrupt(interruption(link.host(), now.problem().why()));
      }
    }
  }

  /** A server did not answer; returns whether it was known until now. */
  boolean failed(ServerLink link, Problem problem) {
    if (!isOf(link)) {
      return false;
    }
    boolean wasKnown = routes.description().server(link.host()).isKnown();
    ServerDescription news = ServerDescription.unknown(link.host(), problem, null);
    publish(TopologyCore.on(routes.description(), news), link.host());
    link.interrupt(interruption(link.host(), problem.why()));
    return wasKnown;
  }

  /** It was measured how long a server takes to answer. */
  void measured(ServerLink link, long roundTripNanos) {
    if (isOf(link)) {
      ServerDescription server = routes.description().server(link.host());
      if (server.isKnown()) {
        publish(routes.description().with(server.withRoundTrip(roundTripNanos)), link.host());
      }
    }
  }

  /** A stream of commands broke. What is under way on others goes on until a question fails. */
  void broke(ServerLink link, TapNetworkException reason) {
    doubt(link, new Problem(reason.getMessage(), reason), null);
  }

  /** A server answered a command with an error that contradicts what is known of it. */
  void refused(ServerLink link, Problem problem, TopologyVersion version) {
    if (isOf(link) && TopologyCore.isStaleError(routes.description(), link.host(), version)) {
      dispatcher.published(routes);
    } else {
      doubt(link, problem, version);
    }
  }

  private void doubt(ServerLink link, Problem problem, TopologyVersion version) {
    if (!isOf(link)) {
      dispatcher.published(routes);
      return;
    }
    HostAddress host = link.host();
    // of thousands of commands that fail for the same reason only the first brings news
    if (routes.description().server(host).isKnown()) {
      ServerDescription news = ServerDescription.unknown(host, problem, version);
      publish(TopologyCore.on(routes.description(), news), host);
    }
    Monitor monitor = monitors.get(host);
    if (monitor != null) {
      monitor.doubt();
    }
  }

  private boolean isOf(ServerLink link) {
    return routes.links().get(link.host()) == link;
  }

  /**
   * Makes a description the one that counts.
   *
   * @param origin the server whose news made it
   */
  private void publish(TopologyDescription after, HostAddress origin) {
    Routes before = routes;
    routes = routes(after, dispatcher);
    Map<HostAddress, ServerLink> links = routes.links();
    after.servers().values().stream()
        .filter(ServerDescription::isKnown)
        .forEach(server -> links.get(server.host()).recovered());
    dispatcher.published(routes);
    before.links().forEach((host, link) -> letGo(host, link, before.description(), origin));
    if (started) {
      links.keySet().stream().filter(host -> !monitors.containsKey(host)).forEach(this::watch);
    }
  }

  private void letGo(
      HostAddress host, ServerLink link, TopologyDescription before, HostAddress origin) {
    ServerDescription now = routes.description().server(host);
    if (now == null) {
      Monitor monitor = monitors.remove(host);
      if (monitor != null) {
        monitor.stop();
      }
      String why = routes.description().removed().getOrDefault(host, "it is not used any more");
      link.retire(interruption(host, why));
    } else if (before.server(host).isKnown() && !now.isKnown() && !host.equals(origin)) {
      monitors.get(host).doubt();
      var unused = timer.schedule(() -> giveUp(link, now), OVERTAKEN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Gives up what is under way on a server of which nothing was heard since it was described. */
  private void giveUp(ServerLink link, ServerDescription then) {
    if (isOf(link) && then.equals(routes.description().server(link.host()))) {
      link.interrupt(interruption(link.host(), then.problem().why()));
    }
  }

  private static TapNetworkException interruption(HostAddress host, String why) {
    return new TapNetworkException("The command was given up on " + host + ": " + why);
  }

  private Routes routes(TopologyDescription description, LinkListener listener) {
    Map<HostAddress, ServerLink> links = new HashMap<>();
    for (HostAddress host : description.servers().keySet()) {
      ServerLink known = routes == null ? null : routes.links().get(host);
      links.put(host, known != null ? known : ServerLink.to(host, settings.link(), listener));
    }
    return new Routes(description, links, settings.times());
  }
}
