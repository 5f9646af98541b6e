// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.election.core.Voting;
import io.tapdb.replica.sync.CommitRule;

/**
 * The rules on which the safety of a set rests. There is one sound choice; the seam is for those
 * who want to see that a broken rule is found out.
 *
 * @param voting who gets a vote
 * @param commit what is committed, and what may be flushed
 */
public record MemberRules(Voting voting, CommitRule commit) {
  public static final MemberRules SOUND = new MemberRules(Voting.RULES, CommitRule.SOUND);
}
