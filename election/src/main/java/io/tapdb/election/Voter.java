// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;
import java.util.OptionalInt;

/**
 * What a member knows when it is asked for its vote.
 *
 * @param arbiter whether it keeps no entries at all, rather than having lost or not yet fetched
 *     them
 * @param term the highest term it has seen
 * @param lastVote what it has durably recorded
 * @param lastWritten its last entry, {@link OpTime#NULL} if it has none
 * @param healthyPrimary the place among the members of a primary it is in touch with
 */
public record Voter(
    SetConfig config,
    boolean arbiter,
    long term,
    VoteRecord lastVote,
    OpTime lastWritten,
    OptionalInt healthyPrimary) {
  public Voter {
    if (lastVote.term() > term) {
      throw new IllegalStateException(
          "voted in term " + lastVote.term() + " without having seen more than term " + term);
    }
  }
}
