// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.view.CandidateMetrics;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.election.view.MemberView;
import io.tapdb.election.view.ParticipantMetrics;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;

/** The last elections, as {@code replSetGetStatus} shows them. */
final class ElectionFacts {
  private final Moments moments;

  ElectionFacts(Moments moments) {
    this.moments = moments;
  }

  void write(ElectionMetrics metrics, DocWriter into) {
    metrics.candidate().ifPresent(won -> candidate(won, into));
    metrics.participant().ifPresent(vote -> participant(vote, into));
  }

  private void candidate(CandidateMetrics metrics, DocWriter into) {
    CandidateMetrics.Won won = metrics.won();
    into.open("electionCandidateMetrics").put("lastElectionReason", metrics.reason());
    moments.put("lastElectionDate", metrics.since().election(), into);
    into.put("electionTerm", metrics.term());
    SetFacts.opTime("lastCommittedOpTimeAtElection", won.committed(), into);
    SetFacts.opTime("lastSeenWrittenOpTimeAtElection", won.written(), into);
    SetFacts.opTime("lastSeenOpTimeAtElection", won.written(), into);
    into.put("numVotesNeeded", won.votesNeeded())
        .put("priorityAtElection", won.priority())
        .put("electionTimeoutMillis", (long) won.electionTimeoutMillis());
    if (won.priorPrimaryId() != -1) {
      into.put("priorPrimaryMemberId", won.priorPrimaryId());
    }
    if (!metrics.targetCatchUp().equals(OpTime.NULL)) {
      SetFacts.opTime("targetCatchupOpTime", metrics.targetCatchUp(), into);
    }
    into.put("numCatchUpOps", metrics.catchUpEntries());
    moments.put("newTermStartDate", metrics.since().newTerm(), into);
    moments.put("wMajorityWriteAvailabilityDate", metrics.since().majority(), into);
    into.close();
  }

  private void participant(ParticipantMetrics metrics, DocWriter into) {
    into.open("electionParticipantMetrics")
        .put("votedForCandidate", metrics.granted())
        .put("electionTerm", metrics.term());
    if (metrics.voted() != MemberView.NEVER) {
      moments.put("lastVoteDate", metrics.voted(), into);
    }
    into.put("electionCandidateMemberId", metrics.candidateId())
        .put("voteReason", metrics.reason());
    SetFacts.opTime("lastWrittenOpTimeAtElection", metrics.lastWritten(), into);
    SetFacts.opTime("maxWrittenOpTimeInSet", metrics.highestWritten(), into);
    SetFacts.opTime("lastAppliedOpTimeAtElection", metrics.lastWritten(), into);
    SetFacts.opTime("maxAppliedOpTimeInSet", metrics.highestWritten(), into);
    into.put("priorityAtElection", metrics.priority()).close();
  }
}
