// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteAnswer;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * This member as a voter: it answers those who want to lead, and keeps an answer until the vote is
 * durable.
 */
final class Ballots {
  /** A granted vote that is not durable yet. */
  private record Granted(long token, VoteRecord record, VoteReply reply) {}

  /** A question that waits for the outcome of a probe. */
  private record Doubt(VoteQuestion question, long term, int primaryId, long begun) {}

  private final Ground ground;
  private final Roles roles;
  private final ElectionTimer timer;
  private final Evidence evidence;
  private final Heartbeats heartbeats;
  private final Tally tally;
  private final Queue<Granted> granted = new ArrayDeque<>();
  private final Map<Long, Doubt> doubts = new LinkedHashMap<>();

  Ballots(Ground ground, Roles roles, Timing timing, Heartbeats heartbeats, Tally tally) {
    this.ground = ground;
    this.roles = roles;
    this.timer = timing.timer();
    this.evidence = timing.evidence();
    this.heartbeats = heartbeats;
    this.tally = tally;
  }

  void asked(Event.VoteAsked event) {
    VoteQuestion question = event.question();
    if (ground.config == null || ground.self == null) {
      refuse(event.token(), question, "this member has no configuration that lists it");
    } else if (!question.evidence() || !question.request().dryRun()) {
      answer(event.token(), question);
    } else {
      askedWithEvidence(event.token(), question);
    }
  }

  /**
   * A dry run because the primary's process is gone. What the rules refuse anyway is refused
   * without looking; else this member sees for itself, if its own time is not up.
   */
  private void askedWithEvidence(long token, VoteQuestion question) {
    VoteAnswer likely =
        ground.voting.answer(ground.voter(ground.term, OptionalInt.empty()), question.request());
    int leader = ground.leaderOfTerm;
    if (likely instanceof VoteAnswer.Refused) {
      answer(token, question);
    } else if (roles.leadership() != null) {
      refuse(token, question, "this member is the primary");
    } else if (isRivalBetter(question.request())) {
      refuse(token, question, "this member is running itself");
    } else if (leader < 0 || leader == candidate(question)) {
      grantWithEvidence(token, question);
    } else if (ground.isElectionTimeUp() || evidence.knows(ground.term, leader)) {
      grantWithEvidence(token, question);
    } else if (!ground.settings.evidence()) {
      refuse(token, question, "this member waits for the election timeout");
    } else {
      doubts.put(token, new Doubt(question, ground.term, leader, ground.now));
      ground.out.add(new Effect.Probe(token, leader, Evidence.PROBE_MILLIS));
    }
  }

  /**
   * Of two that run for the same reason at the same time, one has to give way, and both have to
   * think it is the same one.
   */
  private boolean isRivalBetter(VoteRequest request) {
    Candidacy own = roles.candidacy();
    if (own == null || own.reason() != Reason.EVIDENCE) {
      return false;
    }
    int order = own.offered().compareTo(request.lastWritten());
    return order > 0 || (order == 0 && ground.selfIndex < request.candidateIndex());
  }

  private void grantWithEvidence(long token, VoteQuestion question) {
    Candidacy own = roles.candidacy();
    if (own != null && own.isDryRun() && own.reason() == Reason.EVIDENCE) {
      roles.lose("another member runs and has the better claim");
    }
    evidence.defer();
    answer(token, question);
  }

  void probed(Event.ProbeAnswered event) {
    Doubt doubt = doubts.remove(event.token());
    if (doubt == null) {
      throw new IllegalStateException("no probe has token " + event.token());
    }
    Peer primary = ground.peers.get(doubt.primaryId());
    boolean heardSince = ground.primaryId >= 0 && ground.primaryHeard > doubt.begun();
    if (ground.config == null || ground.self == null) {
      refuse(event.token(), doubt.question(), "this member is no longer in the configuration");
    } else if (ground.term != doubt.term()) {
      answer(event.token(), doubt.question());
    } else if (!event.refused() || heardSince) {
      refuse(event.token(), doubt.question(), "the process of the primary is alive");
    } else {
      if (primary != null) {
        heartbeats.markDown(primary, "its address refuses connections");
      }
      askedWithEvidenceSeen(event.token(), doubt.question());
    }
  }

  private void askedWithEvidenceSeen(long token, VoteQuestion question) {
    if (isRivalBetter(question.request())) {
      refuse(token, question, "this member is running itself");
    } else {
      grantWithEvidence(token, question);
    }
  }

  private void answer(long token, VoteQuestion question) {
    VoteRequest request = question.request();
    VoteAnswer answer =
        ground.voting.answer(ground.voter(ground.term, ground.healthyPrimary()), request);
    switch (answer) {
      case VoteAnswer.Refused refused -> {
        // The terms of another set mean nothing here.
        boolean sameSet = request.setName().equals(ground.setName);
        if (sameSet) {
          roles.adopt(refused.term());
        }
        reply(token, question, new VoteReply(ground.term, false, refused.reason()));
      }
      case VoteAnswer.Granted vote -> {
        roles.adopt(vote.term());
        VoteReply reply = new VoteReply(vote.term(), true, "");
        if (vote.toRecord().isEmpty()) {
          reply(token, question, reply);
        } else {
          VoteRecord record = vote.toRecord().get();
          ground.lastVote = record;
          ground.primaryHeard = ground.now;
          timer.rearm();
          noted(question, reply);
          granted.add(new Granted(token, record, reply));
          ground.out.add(new Effect.StoreVote(record));
        }
      }
    }
  }

  /** The vote is durable, so the candidate may know. */
  void stored(VoteRecord record) {
    while (!granted.isEmpty() && granted.peek().record().equals(record)) {
      Granted kept = granted.remove();
      ground.out.add(new Effect.AnswerVote(kept.token(), kept.reply()));
    }
  }

  private void refuse(long token, VoteQuestion question, String reason) {
    reply(token, question, new VoteReply(ground.term, false, reason));
  }

  private void reply(long token, VoteQuestion question, VoteReply reply) {
    noted(question, reply);
    ground.out.add(new Effect.AnswerVote(token, reply));
  }

  private void noted(VoteQuestion question, VoteReply reply) {
    if (!question.request().dryRun()) {
      tally.voted(ground, question, reply);
    }
    ground.out.log(
        Line.VOTED,
        "candidateId",
        candidate(question),
        "term",
        question.request().term(),
        "dryRun",
        question.request().dryRun(),
        "granted",
        reply.granted(),
        "reason",
        reply.reason());
  }

  private int candidate(VoteQuestion question) {
    return ground.idAt(question.request().candidateIndex());
  }
}
