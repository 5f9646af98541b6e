// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.wire.HostAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of all servers at one moment.
 *
 * @param type what they are together
 * @param setName the replica set they belong to, or null while that is open
 * @param greatest the greatest term of a primary that was seen
 * @param servers the servers, by address
 * @param removed those that turned out not to belong to the others, and why
 */
record TopologyDescription(
    TopologyType type,
    String setName,
    Term greatest,
    Map<HostAddress, ServerDescription> servers,
    Map<HostAddress, String> removed) {
  /** More of them are of no use to anybody who looks for what is wrong. */
  private static final int REMOVED_REMEMBERED = 50;

  /** What is known before any server was asked. */
  static TopologyDescription initial(TopologySettings settings) {
    Map<HostAddress, ServerDescription> servers = new LinkedHashMap<>();
    for (HostAddress host : settings.hosts()) {
      servers.put(host, ServerDescription.unasked(host));
    }
    TopologyType type = TopologyType.UNKNOWN;
    if (settings.direct()) {
      type = TopologyType.SINGLE;
    } else if (settings.replicaSet() != null) {
      type = TopologyType.SET_WITHOUT_PRIMARY;
    }
    return new TopologyDescription(
        type, settings.replicaSet(), Term.NONE, Collections.unmodifiableMap(servers), Map.of());
  }

  ServerDescription server(HostAddress host) {
    return servers.get(host);
  }

  /** The primary, or null. */
  ServerDescription primary() {
    for (ServerDescription server : servers.values()) {
      if (server.type() == ServerType.PRIMARY) {
        return server;
      }
    }
    return null;
  }

  TopologyDescription as(TopologyType otherType) {
    return new TopologyDescription(otherType, setName, greatest, servers, removed);
  }

  TopologyDescription named(String name) {
    return new TopologyDescription(type, name, greatest, servers, removed);
  }

  TopologyDescription seen(Term term) {
    return new TopologyDescription(type, setName, term, servers, removed);
  }

  /** With a server more, or another description of it. */
  TopologyDescription with(ServerDescription server) {
    Map<HostAddress, ServerDescription> changed = new LinkedHashMap<>(servers);
    changed.put(server.host(), server);
    Map<HostAddress, String> fewer = new LinkedHashMap<>(removed);
    fewer.remove(server.host());
    return new TopologyDescription(
        type,
        setName,
        greatest,
        Collections.unmodifiableMap(changed),
        Collections.unmodifiableMap(fewer));
  }

  /** Without a server that does not belong to the others. */
  TopologyDescription without(HostAddress host, String why) {
    Map<HostAddress, ServerDescription> changed = new LinkedHashMap<>(servers);
    changed.remove(host);
    Map<HostAddress, String> more = new LinkedHashMap<>(removed);
    if (more.size() < REMOVED_REMEMBERED) {
      more.put(host, why);
    }
    return new TopologyDescription(
        type,
        setName,
        greatest,
        Collections.unmodifiableMap(changed),
        Collections.unmodifiableMap(more));
  }

  /** Why no command can ever be sent, or null if there is hope. */
  String hopelessness() {
    boolean refused = false;
    for (ServerDescription server : servers.values()) {
      refused |= server.isKnown() && server.hello().versions().refusal() != null;
    }
    return refused || servers.isEmpty() ? text() : null;
  }

  /** What can be said of each server, in words. */
  String text() {
    StringBuilder all = new StringBuilder();
    servers.forEach((host, server) -> append(all, host, server.text()));
    removed.forEach((host, why) -> append(all, host, why));
    return all.toString();
  }

  private static void append(StringBuilder all, HostAddress host, String text) {
    all.append(all.isEmpty() ? "" : "; ").append(host).append(": ").append(text);
  }

  /** The first failure that made a server unknown, or null. */
  Throwable cause() {
    for (ServerDescription server : servers.values()) {
      if (server.problem().cause() != null) {
        return server.problem().cause();
      }
    }
    return null;
  }
}
