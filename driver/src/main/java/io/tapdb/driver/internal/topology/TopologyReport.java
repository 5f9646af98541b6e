// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** What is known of the servers as a document, for people and tools. */
final class TopologyReport {
  private TopologyReport() {}

  static Document of(TopologyDescription description) {
    List<Document> servers = new ArrayList<>();
    description.servers().values().forEach(server -> servers.add(of(server)));
    List<Document> removed = new ArrayList<>();
    description
        .removed()
        .forEach(
            (host, why) ->
                removed.add(new Document("host", host.toString()).append("reason", why)));
    return new Document("type", description.type().label())
        .append("setName", description.setName())
        .append("servers", servers)
        .append("removed", removed);
  }

  private static Document of(ServerDescription server) {
    Document report =
        new Document("host", server.host().toString()).append("type", server.type().label());
    if (!server.isKnown()) {
      return report.append("error", server.problem().why());
    }
    double micros = TimeUnit.NANOSECONDS.toMicros(server.roundTripNanos());
    report.append("roundTripMillis", micros / 1000);
    Membership membership = server.membership();
    if (membership.setName() != null) {
      report.append("tags", new Document(new TreeMap<>(membership.tags())));
      report.append("electionId", membership.term().electionId());
      report.append("setVersion", membership.term().setVersion());
    }
    return report;
  }

  /** Whether anything but times and counters has changed. */
  static boolean differ(TopologyDescription one, TopologyDescription other) {
    if (one.type() != other.type()
        || !Objects.equals(one.setName(), other.setName())
        || !one.servers().keySet().equals(other.servers().keySet())) {
      return true;
    }
    for (ServerDescription server : one.servers().values()) {
      ServerDescription now = other.server(server.host());
      if (server.type() != now.type() || !server.membership().equals(now.membership())) {
        return true;
      }
    }
    return false;
  }
}
