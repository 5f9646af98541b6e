// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.util.List;

/**
 * The decision which of the oldest segments may go: pure, so that nothing which deletes decides.
 *
 * <p>A segment goes only if the log is larger than its limit without it still being needed: all of
 * its entries lie at or before the pin (what the stores hold on disk, what a majority has), and all
 * are older than the minimum retention.
 */
final class Retention {
  /**
   * One segment, oldest first.
   *
   * @param bytes what the file takes
   * @param last the optime of its last entry
   */
  record Candidate(long bytes, OpTime last) {}

  /**
   * What limits the log.
   *
   * @param maxBytes what the log may take
   * @param pin no entry after this one may go
   * @param keepFromSeconds entries of this second of the clock or later may not go
   * @param held this entry and those after it may go only from a log of twice its limit; null for
   *     none
   */
  record Limits(long maxBytes, OpTime pin, long keepFromSeconds, OpTime held) {}

  private Retention() {}

  /** How many segments to drop; the newest one always stays. */
  static int decide(List<Candidate> oldestFirst, Limits limits) {
    long bytes = oldestFirst.stream().mapToLong(Candidate::bytes).sum();
    int drop = 0;
    while (drop < oldestFirst.size() - 1 && bytes > limits.maxBytes()) {
      Candidate oldest = oldestFirst.get(drop);
      boolean needed =
          oldest.last().isAfter(limits.pin())
              || oldest.last().seconds() >= limits.keepFromSeconds()
              || (limits.held() != null
                  && oldest.last().isAfter(limits.held())
                  && bytes / 2 <= limits.maxBytes());
      if (needed) {
        break;
      }
      bytes -= oldest.bytes();
      drop++;
    }
    return drop;
  }
}
