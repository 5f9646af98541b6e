// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.Quorum;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One attempt to be elected: a dry run, and if that goes well the votes in earnest. */
final class Candidacy {
  private static final long NO_ROUND = -1;

  private final Ground ground;
  private final Reason reason;
  private final List<Long> tokens = new ArrayList<>();
  private final Map<Integer, Boolean> answers = new LinkedHashMap<>();
  private boolean dryRun = true;
  private OpTime offered = OpTime.NULL;
  private long round = NO_ROUND;
  private long deadline = Long.MAX_VALUE;
  private VoteRecord awaited;

  Candidacy(Ground ground, Reason reason) {
    this.ground = ground;
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /** Those who asked for it and want to hear what became of it. */
  List<Long> tokens() {
    return tokens;
  }

  long deadline() {
    return deadline;
  }

  /** The entry with which it runs; it must not be given up before the end. */
  OpTime offered() {
    return offered;
  }

  /** Begins a dry run. */
  void askDry(long newRound) {
    ask(newRound);
  }

  /** The term is the own one now; nobody may be asked before the own vote is durable. */
  void awaitOwnVote(VoteRecord own) {
    dryRun = false;
    awaited = own;
    // A late answer to the dry run is no vote.
    round = NO_ROUND;
    deadline = Long.MAX_VALUE;
  }

  boolean awaits(VoteRecord record) {
    return record.equals(awaited);
  }

  /** The own vote is durable. */
  void askReal(long newRound) {
    awaited = null;
    ask(newRound);
  }

  private void ask(long newRound) {
    round = newRound;
    answers.clear();
    long time = time();
    deadline = ground.now + time;
    answers.put(ground.selfId(), true);
    offered = ground.lastWritten();
    VoteQuestion question = new VoteQuestion(request(), reason == Reason.EVIDENCE);
    for (Peer peer : ground.peers.all()) {
      if (peer.member().isVoter()) {
        ground.out.add(new Effect.AskVote(peer.id(), round, question, time));
      }
    }
  }

  private long time() {
    if (reason != Reason.EVIDENCE) {
      return ground.electionTimeout();
    }
    return dryRun ? Evidence.DRY_RUN_MILLIS : Evidence.REAL_RUN_MILLIS;
  }

  VoteRequest request() {
    return new VoteRequest(
        ground.setName,
        dryRun,
        ground.term,
        ground.selfIndex,
        ground.config.version(),
        ground.lastWritten());
  }

  /** Whether that counts: it may be an answer to an earlier question, or the second one. */
  boolean answered(int memberId, long ofRound, boolean granted) {
    return ofRound == round && answers.putIfAbsent(memberId, granted) == null;
  }

  Quorum.Outcome outcome() {
    if (awaited != null) {
      return Quorum.Outcome.PENDING;
    }
    int granted = granted().size();
    return Quorum.voteResult(ground.config.voters().size(), granted, answers.size() - granted);
  }

  /** Who granted, this member included. */
  Set<Integer> granted() {
    Set<Integer> granted = new LinkedHashSet<>();
    answers.forEach(
        (id, isGranted) -> {
          if (isGranted) {
            granted.add(id);
          }
        });
    return granted;
  }
}
