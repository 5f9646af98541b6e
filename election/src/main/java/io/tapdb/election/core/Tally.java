// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.election.view.CandidateMetrics;
import io.tapdb.election.view.CandidateMetrics.Since;
import io.tapdb.election.view.CandidateMetrics.Won;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.election.view.MemberView;
import io.tapdb.election.view.ParticipantMetrics;
import io.tapdb.oplog.OpTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is counted and remembered about elections for those who ask; nothing depends on it. */
final class Tally {
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private CandidateMetrics candidate;
  private ParticipantMetrics participant;
  private int priorPrimaryId = -1;

  Tally() {
    for (Reason reason : Reason.values()) {
      counters.put(reason.counter() + ".called", 0L);
      counters.put(reason.counter() + ".successful", 0L);
    }
    for (String name :
        new String[] {
          "numStepDownsCausedByHigherTerm",
          "numCatchUps",
          "numCatchUpsSucceeded",
          "numCatchUpsAlreadyCaughtUp",
          "numCatchUpsSkipped",
          "numCatchUpsTimedOut",
          "numCatchUpsFailedWithError",
          "numCatchUpsFailedWithNewTerm",
          "numCatchUpsFailedWithReplSetAbortPrimaryCatchUpCmd",
          "catchUpOps"
        }) {
      counters.put(name, 0L);
    }
  }

  void count(String name) {
    count(name, 1);
  }

  void count(String name, long by) {
    counters.merge(name, by, Long::sum);
  }

  /** Somebody leads; only the one before it is of interest later. */
  void primary(int id) {
    if (id >= 0) {
      priorPrimaryId = id;
    }
  }

  void won(Ground ground, Candidacy candidacy) {
    Won won =
        new Won(
            ground.committed.opTime(),
            candidacy.offered(),
            ground.config.voteMajority(),
            ground.self.priority(),
            ground.timeouts().electionTimeoutMillis(),
            priorPrimaryId);
    Since since = new Since(ground.now, MemberView.NEVER, MemberView.NEVER);
    candidate =
        new CandidateMetrics(
            candidacy.reason().toString(), ground.term, won, since, OpTime.NULL, 0);
  }

  void catchingUp(OpTime target) {
    candidate =
        new CandidateMetrics(
            candidate.reason(),
            candidate.term(),
            candidate.won(),
            candidate.since(),
            target,
            candidate.catchUpEntries());
  }

  void caughtUp(long entries) {
    count("catchUpOps", entries);
    candidate =
        new CandidateMetrics(
            candidate.reason(),
            candidate.term(),
            candidate.won(),
            candidate.since(),
            candidate.targetCatchUp(),
            entries);
  }

  void newTerm(long now) {
    since(new Since(candidate.since().election(), now, MemberView.NEVER));
  }

  /** The first entry of the term is on a majority. */
  void majority(long now) {
    Since since = candidate.since();
    if (since.majority() == MemberView.NEVER) {
      since(new Since(since.election(), since.newTerm(), now));
    }
  }

  private void since(Since since) {
    candidate =
        new CandidateMetrics(
            candidate.reason(),
            candidate.term(),
            candidate.won(),
            since,
            candidate.targetCatchUp(),
            candidate.catchUpEntries());
  }

  void leads(boolean leads) {
    if (!leads) {
      candidate = null;
    }
  }

  void voted(Ground ground, VoteQuestion question, VoteReply reply) {
    OpTime furthest = ground.peers.furthest();
    OpTime own = ground.lastWritten();
    participant =
        new ParticipantMetrics(
            reply.granted(),
            question.request().term(),
            ground.now,
            ground.idAt(question.request().candidateIndex()),
            reply.reason(),
            own,
            own.isAfter(furthest) ? own : furthest,
            ground.self == null ? 0 : ground.self.priority());
  }

  ElectionMetrics view() {
    return new ElectionMetrics(
        Collections.unmodifiableMap(new LinkedHashMap<>(counters)),
        Optional.ofNullable(candidate),
        Optional.ofNullable(participant));
  }
}
