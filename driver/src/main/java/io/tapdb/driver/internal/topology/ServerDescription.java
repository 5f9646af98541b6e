// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.wire.HostAddress;

/**
 * What is known of one server.
 *
 * @param host where it is
 * @param hello what it said last; null while it is unknown
 * @param topologyVersion the version of what it said last, also in an error; null if it has none
 * @param roundTripNanos how long an answer takes on its way, on average
 * @param heardMillis when it said that, by this machine's clock
 * @param problem why it is unknown
 */
record ServerDescription(
    HostAddress host,
    ServerHello hello,
    TopologyVersion topologyVersion,
    long roundTripNanos,
    long heardMillis,
    Problem problem) {

  /**
   * Why a server is unknown.
   *
   * @param why in words, which go on after "it" or a name
   * @param cause the failure behind that, or null
   */
  record Problem(String why, Throwable cause) {
    static final Problem NONE = new Problem(null, null);
    static final Problem UNASKED = new Problem("it has not answered yet", null);
  }

  /** A server that has not answered yet. */
  static ServerDescription unasked(HostAddress host) {
    return unknown(host, Problem.UNASKED, null);
  }

  /** A server of which nothing is known now. */
  static ServerDescription unknown(HostAddress host, Problem problem, TopologyVersion version) {
    return new ServerDescription(host, null, version, 0, 0, problem);
  }

  /** A server that has spoken; an error it answered with makes it unknown. */
  static ServerDescription of(
      HostAddress host, ServerHello hello, long roundTripNanos, long heardMillis) {
    if (hello.type() == ServerType.UNKNOWN) {
      return unknown(host, new Problem(hello.complaint(), null), hello.topologyVersion());
    }
    return new ServerDescription(
        host, hello, hello.topologyVersion(), roundTripNanos, heardMillis, Problem.NONE);
  }

  ServerDescription withRoundTrip(long nanos) {
    return new ServerDescription(host, hello, topologyVersion, nanos, heardMillis, problem);
  }

  ServerType type() {
    return hello == null ? ServerType.UNKNOWN : hello.type();
  }

  boolean isKnown() {
    return hello != null;
  }

  /** Its place in a replica set. */
  Membership membership() {
    return hello == null ? Membership.NONE : hello.membership();
  }

  /** What can be said of it, in words. */
  String text() {
    if (!isKnown()) {
      return problem.why();
    }
    String refusal = hello.versions().refusal();
    return refusal == null ? "it is " + type().text() : refusal;
  }
}
