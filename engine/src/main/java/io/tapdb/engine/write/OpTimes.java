// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.oplog.OpTime;
import java.time.InstantSource;

/**
 * Hands out optimes: the second of the clock and a running number, always after the one before,
 * also when the clock goes back. Used by the lane only.
 */
final class OpTimes {
  private final InstantSource clock;
  private long last;

  /** Begins after that optime. */
  OpTimes(InstantSource clock, OpTime after) {
    this.clock = clock;
    this.last = after.timestamp();
  }

  OpTime next(long wallMillis, long term) {
    long second = (wallMillis / 1000) << 32;
    last = Long.compareUnsigned(second, last) > 0 ? second | 1 : last + 1;
    return new OpTime(last, term);
  }

  long wallMillis() {
    return clock.millis();
  }

  /** Makes sure that the next optime is after this one. */
  void passed(OpTime opTime) {
    if (Long.compareUnsigned(opTime.timestamp(), last) > 0) {
      last = opTime.timestamp();
    }
  }
}
