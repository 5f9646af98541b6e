// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import java.util.List;

/**
 * What flow control remembers from one reading to the next, and what it shows.
 *
 * @param limit how many tickets a second may be taken
 */
public record FlowState(double limit, Sustainer sustainer, Tally tally, long atMillis) {
  /** A limit that is none. */
  public static final double UNLIMITED = 1e9;

  /** What flow control knows before its first reading. */
  public static final FlowState INITIAL =
      new FlowState(UNLIMITED, Sustainer.UNKNOWN, new Tally(false, 0, 0, 0, false), 0);

  /**
   * The place that enough members have reached, by which the pace of the set is measured.
   *
   * @param opsPerSecond how fast it moved, -1 if that is not known
   * @param memberIds the members it was found among
   */
  public record Sustainer(
      long timestamp, long atMillis, double opsPerSecond, List<Integer> memberIds) {
    static final Sustainer UNKNOWN = new Sustainer(0, 0, -1, List.of());

    public Sustainer {
      memberIds = List.copyOf(memberIds);
    }
  }

  /**
   * How often and how long writes were held back so far.
   *
   * @param lagged whether they are now
   * @param warn whether somebody should be told now that nobody moves although they are
   */
  public record Tally(boolean lagged, long count, long millis, long warnedAtMillis, boolean warn) {}
}
