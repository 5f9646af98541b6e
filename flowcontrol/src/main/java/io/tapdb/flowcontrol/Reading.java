// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import java.util.List;

/**
 * The set as a primary sees it at one moment.
 *
 * @param atMillis when
 * @param effective whether this node may be written to and limits make sense in this set at all
 * @param own the last entry applied here
 * @param committed the last entry that is committed
 * @param members what the set consists of, this node included
 * @param ticketsTaken by all writes since the reading before
 */
public record Reading(
    long atMillis,
    boolean effective,
    Place own,
    Place committed,
    Members members,
    long ticketsTaken) {
  /**
   * A place in the oplog.
   *
   * @param wallMillis what the clock of the primary said when it wrote the entry
   */
  public record Place(long timestamp, long wallMillis) {}

  /**
   * The members, in any order that stays.
   *
   * @param needed how many data-bearing voters commit an entry
   */
  public record Members(List<Progress> each, int needed) {
    public Members {
      each = List.copyOf(each);
    }

    List<Integer> ids() {
      return each.stream().map(Progress::id).toList();
    }
  }

  /**
   * How far one member is.
   *
   * @param dataVoter whether what it has counts for the commit point
   * @param movedAtMillis when it was last seen up and further than before, or with nothing to fetch
   */
  public record Progress(int id, boolean dataVoter, Place applied, long movedAtMillis) {}

  /** How far the commit point is behind, which a clock that stepped back may make negative. */
  long commitLagMillis() {
    return own.wallMillis() - committed.wallMillis();
  }
}
