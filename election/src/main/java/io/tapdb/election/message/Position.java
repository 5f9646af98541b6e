// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import io.tapdb.oplog.OpTime;

/**
 * A place in the log with the time of day at which its entry was written.
 *
 * @param wallMillis since the epoch, 0 where there is no entry
 */
public record Position(OpTime opTime, long wallMillis) {
  /** Before every entry. */
  public static final Position NONE = new Position(OpTime.NULL, 0);

  public boolean isAfter(Position other) {
    return opTime.isAfter(other.opTime);
  }

  /** The later one of two. */
  public static Position later(Position one, Position other) {
    return other.isAfter(one) ? other : one;
  }
}
