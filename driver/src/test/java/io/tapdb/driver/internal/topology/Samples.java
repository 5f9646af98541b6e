// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.topology.Membership.Term;
import io.tapdb.driver.internal.topology.ServerHello.WireVersions;
import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.types.ObjectId;

/** Settings and what servers say, as tests need them. */
final class Samples {
  static final String SET = "rs0";

  private Samples() {}

  static HostAddress host(String name) {
    return HostAddress.parse(name);
  }

  static List<HostAddress> hosts(String... names) {
    return Stream.of(names).map(HostAddress::parse).toList();
  }

  /** Settings of a client with this one host. */
  static TopologySettings settings(HostAddress host) {
    return settings(List.of(host), true, null);
  }

  static TopologySettings settings(List<HostAddress> hosts, boolean direct, String replicaSet) {
    return new TopologySettings(
        hosts,
        direct,
        replicaSet,
        null,
        new TopologySettings.Times(5000, 0, 10_000, 15),
        new LinkSettings(2, 100, 100, 1000));
  }

  static Term term(long election, long setVersion) {
    return new Term(
        election < 0 ? null : new ObjectId(String.format("7fffffff%016x", election)), setVersion);
  }

  /** Something a server of no set says. */
  static ServerHello standalone() {
    return hello(ServerType.STANDALONE, Membership.NONE);
  }

  static ServerHello hello(ServerType type, Membership membership) {
    return new ServerHello(
        type, null, membership, new WireVersions(0, 25), ServerLimits.USUAL, null, -1);
  }

  /** A member of the usual set with these hosts. */
  static Membership member(Term term, String... hosts) {
    return new Membership(SET, term, null, hosts(hosts), Map.of());
  }
}
