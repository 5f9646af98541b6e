// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapReadPreference;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.ServerLink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where commands go while nothing changes: what is known of the servers, and the links to them.
 *
 * <p>Immutable but for what was worked out before.
 */
final class Routes {
  private final TopologyDescription description;
  private final Map<HostAddress, ServerLink> links;
  private final TopologySettings.Times times;
  private final ServerLink primary;
  private final ServerLimits limits;
  private final boolean directToMember;
  private final String hopelessness;
  private final Map<TapReadPreference, ServerLink[]> byPreference = new ConcurrentHashMap<>();

  Routes(
      TopologyDescription description,
      Map<HostAddress, ServerLink> links,
      TopologySettings.Times times) {
    this.description = description;
    this.links = Map.copyOf(links);
    this.times = times;
    this.hopelessness = description.hopelessness();
    this.primary = any(TapReadPreference.PRIMARY);
    this.limits = limitsOf(description);
    this.directToMember = isDirectToMember(description);
  }

  private static ServerLimits limitsOf(TopologyDescription description) {
    ServerDescription first = description.primary();
    for (ServerDescription server : description.servers().values()) {
      first = first == null && server.isKnown() ? server : first;
    }
    return first == null ? null : first.hello().limits();
  }

  private static boolean isDirectToMember(TopologyDescription description) {
    if (description.type() != TopologyType.SINGLE) {
      return false;
    }
    for (ServerDescription server : description.servers().values()) {
      if (server.membership().setName() != null) {
        return true;
      }
    }
    return false;
  }

  TopologyDescription description() {
    return description;
  }

  /** The links to all servers. */
  Map<HostAddress, ServerLink> links() {
    return links;
  }

  /** The link for whatever needs the primary, or is meant for the only server; or null. */
  ServerLink primary() {
    return primary;
  }

  /** What the servers take at once, or null if none has said. */
  ServerLimits limits() {
    return limits;
  }

  /** Whether the only server is a member of a set, which answers reads if they allow for that. */
  boolean directToMember() {
    return directToMember;
  }

  /** Why no command can ever be sent, or null if there is hope. */
  String hopelessness() {
    return hopelessness;
  }

  /** A link to a server that fits, or null: of two at random the one with less to do. */
  ServerLink any(TapReadPreference preference) {
    ServerLink[] fitting = byPreference.computeIfAbsent(preference, this::fitting);
    if (fitting.length < 2) {
      return fitting.length == 0 ? null : fitting[0];
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(fitting.length);
    int second = (first + 1 + random.nextInt(fitting.length - 1)) % fitting.length;
    return fitting[second].load() < fitting[first].load() ? fitting[second] : fitting[first];
  }

  private ServerLink[] fitting(TapReadPreference preference) {
    if (hopelessness != null) {
      return new ServerLink[0];
    }
    return ServerChoice.of(description, preference, times).stream()
        .map(server -> links.get(server.host()))
        .toArray(ServerLink[]::new);
  }
}
