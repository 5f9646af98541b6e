// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import java.util.HashMap;
import java.util.Map;

/** The members that are not to be followed for a while, because that has just failed. */
final class Denylist {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<HostPort, Long> untilNanos = new HashMap<>();

  void deny(HostPort host, long nowNanos, long millis) {
    untilNanos.put(host, nowNanos + millis * NANOS_PER_MILLI);
  }

  boolean isDenied(HostPort host, long nowNanos) {
    Long until = untilNanos.get(host);
    if (until != null && until - nowNanos <= 0) {
      untilNanos.remove(host);
      return false;
    }
    return until != null;
  }

  void allow(HostPort host) {
    untilNanos.remove(host);
  }
}
