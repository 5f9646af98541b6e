// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.Optional;

/**
 * The rule by which a member gives its vote.
 *
 * <p>That two primaries never lead in one term rests on one vote per member and term, recorded
 * before it is answered. That a primary has every committed entry rests on no vote for a candidate
 * whose last entry is older than the voter's. That majorities meet at all rests on no vote for a
 * candidate with an older configuration.
 */
public final class VoteRules {
  private VoteRules() {}

  /** The answer of the voter; the reasons are tried in the order in which they are listed here. */
  public static VoteAnswer answer(Voter voter, VoteRequest request) {
    long term = request.dryRun() ? voter.term() : Math.max(voter.term(), request.term());
    String refusal = refusal(voter, request);
    if (refusal != null) {
      return new VoteAnswer.Refused(term, refusal);
    }
    Optional<VoteRecord> toRecord =
        request.dryRun()
            ? Optional.empty()
            : Optional.of(new VoteRecord(request.term(), request.candidateIndex()));
    return new VoteAnswer.Granted(term, toRecord);
  }

  private static String refusal(Voter voter, VoteRequest request) {
    SetConfig config = voter.config();
    if (config.version().isNewerThan(request.config())) {
      return "its configuration " + request.config() + " is older than " + config.version();
    }
    if (request.term() < voter.term()) {
      return "its term " + request.term() + " is lower than " + voter.term();
    }
    if (!request.setName().equals(config.name())) {
      return "its set '" + request.setName() + "' is not '" + config.name() + "'";
    }
    String log = logRefusal(voter, request.lastWritten());
    if (log != null) {
      return log;
    }
    VoteRecord last = voter.lastVote();
    if (!request.dryRun() && last.term() == request.term()) {
      return "already voted for member " + last.candidateIndex() + " in term " + last.term();
    }
    return placeRefusal(voter, request);
  }

  /**
   * Why the candidate's entries do not do. A data-bearing voter without any entry may have lost
   * what it acknowledged, and its votes with it, so it only helps a set to its first primary, whose
   * entries are all from before there was one.
   */
  private static String logRefusal(Voter voter, OpTime candidate) {
    if (voter.arbiter()) {
      return null;
    }
    if (voter.lastWritten().isAfter(candidate)) {
      return "its last entry " + candidate + " is older than " + voter.lastWritten();
    }
    boolean lostOrNew = voter.lastWritten().equals(OpTime.NULL);
    return lostOrNew && candidate.term() > 0
        ? "this member has no entries and cannot know which it acknowledged"
        : null;
  }

  /**
   * Why the candidate's place does not do; it means something in the same configuration only. An
   * arbiter keeps the primary it sees: it is often the one member that both sides of a cut can
   * still talk to; without this they would take the lead from each other in turns.
   */
  private static String placeRefusal(Voter voter, VoteRequest request) {
    List<Member> members = voter.config().members();
    if (!voter.config().version().equals(request.config())) {
      return null;
    }
    if (request.candidateIndex() < 0 || request.candidateIndex() >= members.size()) {
      return "member " + request.candidateIndex() + " is not in " + request.config();
    }
    if (!voter.arbiter() || voter.healthyPrimary().isEmpty()) {
      return null;
    }
    int primary = voter.healthyPrimary().getAsInt();
    if (primary == request.candidateIndex()) {
      return null;
    }
    return members.get(primary).priority() >= members.get(request.candidateIndex()).priority()
        ? "member " + primary + " is a healthy primary of equal or higher priority"
        : null;
  }
}
