// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.view.MemberView;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.NodeClock;

/** Moments of the clock that only runs forward, as times of day. */
final class Moments {
  private final long wallMillis;
  private final long steadyMillis;

  /** As seen now. */
  Moments(NodeClock clock) {
    this.wallMillis = clock.millis();
    this.steadyMillis = clock.nanos() / 1_000_000;
  }

  long wall(long moment) {
    return wallMillis - (steadyMillis - moment);
  }

  long secondsSince(long moment) {
    return moment == MemberView.NEVER ? 0 : (steadyMillis - moment) / 1000;
  }

  /** Writes a moment if it came. */
  void put(String name, long moment, DocWriter into) {
    if (moment != MemberView.NEVER) {
      into.putDate(name, wall(moment));
    }
  }

  /** Writes a moment; one that never came is the beginning of time. */
  void putAlways(String name, long moment, DocWriter into) {
    into.putDate(name, moment == MemberView.NEVER ? 0 : wall(moment));
  }
}
