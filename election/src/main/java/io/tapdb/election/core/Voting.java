// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteAnswer;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.VoteRules;
import io.tapdb.election.Voter;

/**
 * The rule by which a core votes. There is one rule; the seam is for those who want to see that a
 * broken one is found out.
 */
public interface Voting {
  /** The rule of {@link VoteRules}. */
  Voting RULES = VoteRules::answer;

  VoteAnswer answer(Voter voter, VoteRequest request);
}
