// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.util.function.LongSupplier;

/**
 * Which state of the data a read sees. Data that are not in the log are always read as they are.
 *
 * @param timestamp of the newest entry to be seen; asked for again whenever a cursor goes on
 * @param pinned whether it must be just that one; otherwise the store may be ahead of it, and what
 *     it holds for good is read
 */
public record ReadAt(LongSupplier timestamp, boolean pinned) {
  /** Everything that has been applied. */
  public static final ReadAt NEWEST = new ReadAt(() -> -1L, false);

  /**
   * What a majority has, so that it will never be undone.
   *
   * @param commitPoint the timestamp up to which that is known, which never falls; 0 for not at all
   */
  public static ReadAt majority(LongSupplier commitPoint) {
    return new ReadAt(commitPoint, false);
  }

  /** The state just after one entry; {@link ErrorCode#SNAPSHOT_TOO_OLD} when it has gone. */
  public static ReadAt entry(long timestamp) {
    return new ReadAt(() -> timestamp, true);
  }

  /** Whether it is simply the newest state. */
  public boolean isNewest() {
    return this == NEWEST;
  }
}
