// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.view;

import io.tapdb.oplog.OpTime;

/**
 * About the election that made this member primary.
 *
 * @param reason as users know it, such as electionTimeout
 * @param won the votes and what stood in the log
 * @param since the moments; {@link MemberView#NEVER} for what has not come yet
 * @param targetCatchUp up to where it caught up, {@link OpTime#NULL} if it did not have to
 * @param catchUpEntries how many entries it fetched for that
 */
public record CandidateMetrics(
    String reason, long term, Won won, Since since, OpTime targetCatchUp, long catchUpEntries) {

  /**
   * The state of things at the election.
   *
   * @param priorPrimaryId -1 if there was none
   */
  public record Won(
      OpTime committed,
      OpTime written,
      int votesNeeded,
      double priority,
      int electionTimeoutMillis,
      int priorPrimaryId) {}

  /**
   * The moments of an election.
   *
   * @param newTerm when the first entry of the term was written
   * @param majority when that was known to be on a majority
   */
  public record Since(long election, long newTerm, long majority) {}
}
