// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import java.time.Instant;
import java.time.InstantSource;

/** Time as a node sees it: the wall clock, and a clock that only runs forward, for durations. */
public interface NodeClock extends InstantSource {
  /** Milliseconds since the epoch. */
  @Override
  long millis();

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  @Override
  default Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
