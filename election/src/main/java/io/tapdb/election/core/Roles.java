// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteAnswer;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.message.MemberState;
import java.util.OptionalInt;

/**
 * The part that this member plays, and the one place where it changes.
 *
 * <pre>
 *   from        to          when
 *   follower    candidate   its time is up, it may take over, it was asked to, or the primary's
 *                           process is gone: {@link #campaign}
 *   candidate   candidate   the dry run is won: a new term, and votes in earnest
 *   candidate   leader      a majority granted in earnest: {@link #win}
 *   candidate   follower    a majority refused or did not answer in time, a newer term, a primary
 *                           of this term, or the log is no longer what was offered: {@link #lose}
 *   leader      follower    a newer term, no majority in sight, a request, or a configuration that
 *                           does not let it lead: {@link #stepDown}
 * </pre>
 */
final class Roles {
  private final Ground ground;
  private final ElectionTimer timer;
  private final Evidence evidence;
  private final Tally tally;
  private Candidacy candidacy;
  private Leadership leadership;
  private long rounds;

  Roles(Ground ground, Timing timing, Tally tally) {
    this.ground = ground;
    timer = timing.timer();
    evidence = timing.evidence();
    this.tally = tally;
  }

  /** Null if it is none. */
  Candidacy candidacy() {
    return candidacy;
  }

  /** Null if it is none. */
  Leadership leadership() {
    return leadership;
  }

  boolean isFollower() {
    return candidacy == null && leadership == null;
  }

  MemberState state() {
    return leadership == null ? ground.stateAsFollower() : MemberState.PRIMARY;
  }

  /** Takes over a term that is higher than the own one. */
  void adopt(long seen) {
    if (seen <= ground.term) {
      return;
    }
    long left = ground.term;
    ground.term = seen;
    forgetPrimary();
    if (leadership != null) {
      tally.count("numStepDownsCausedByHigherTerm");
      ground.out.log(Line.NEWER_TERM, "term", left, "newerTerm", seen);
      stepDown("term " + seen + " is newer than " + left);
    }
    if (candidacy != null) {
      lose("a newer term " + seen);
    }
    evidence.defer();
  }

  private void forgetPrimary() {
    ground.primaryId = -1;
    ground.leaderOfTerm = -1;
  }

  /** A sign of life of the one who leads in this term. */
  void primarySeen(int id) {
    if (id == ground.selfId() || id < 0) {
      return;
    }
    if (leadership != null) {
      ground.out.log(Line.TWO_PRIMARIES, "term", ground.term, "memberId", id);
      return;
    }
    ground.primaryHeard = ground.now;
    timer.rearm();
    if (evidence.knows(ground.term, id)) {
      ground.out.log(Line.EVIDENCE_WRONG, "term", ground.term, "memberId", id);
    }
    evidence.clear();
    if (ground.primaryId != id) {
      ground.primaryId = id;
      ground.primarySince = ground.now;
      ground.leaderOfTerm = id;
      ground.out.log(Line.NEW_PRIMARY, "term", ground.term, "memberId", id);
    }
    if (candidacy != null && (!candidacy.isDryRun() || candidacy.reason().presumesNoPrimary())) {
      lose("member " + id + " leads in this term");
    }
  }

  /** The primary says that it is none any more. */
  void primaryResigned(int id) {
    if (ground.leaderOfTerm == id) {
      ground.leaderOfTerm = -1;
    }
    primaryUnseen(id);
  }

  /** The primary does not answer any more. */
  void primaryUnseen(int id) {
    if (ground.primaryId == id) {
      ground.primaryId = -1;
    }
  }

  /** Becomes a candidate; whether that makes sense was asked before. */
  void campaign(Reason reason, long... tokens) {
    if (timer.isUp()) {
      timer.rearm();
    }
    tally.count(reason.counter() + ".called");
    ground.out.log(Line.ELECTION_BEGINS, "reason", reason, "term", ground.term);
    candidacy = new Candidacy(ground, reason);
    for (long token : tokens) {
      candidacy.tokens().add(token);
    }
    if (reason == Reason.STEP_UP_AT_ONCE || ground.isOnlyVoter()) {
      runInEarnest();
    } else {
      ground.out.log(Line.DRY_RUN, "term", ground.term);
      candidacy.askDry(++rounds);
    }
  }

  private void runInEarnest() {
    ground.term++;
    forgetPrimary();
    candidacy.awaitOwnVote(VoteRecord.NONE);
    VoteAnswer own =
        ground.voting.answer(ground.voter(ground.term, OptionalInt.empty()), candidacy.request());
    switch (own) {
      case VoteAnswer.Granted granted -> {
        VoteRecord record = granted.toRecord().orElseThrow();
        ground.lastVote = record;
        candidacy.awaitOwnVote(record);
        ground.out.add(new Effect.StoreVote(record));
      }
      case VoteAnswer.Refused refused -> lose(refused.reason());
    }
  }

  void voteStored(VoteRecord record) {
    if (candidacy != null && candidacy.awaits(record)) {
      candidacy.askReal(++rounds);
      decide();
    }
  }

  void voteAnswered(Event.VoteAnswered event) {
    Peer peer = ground.peers.get(event.memberId());
    if (peer != null) {
      peer.heard(ground.now);
    }
    adopt(event.reply().term());
    boolean granted = event.reply().granted();
    if (candidacy == null || !candidacy.answered(event.memberId(), event.round(), granted)) {
      return;
    }
    ground.out.log(
        Line.VOTE_ANSWERED,
        "memberId",
        event.memberId(),
        "dryRun",
        candidacy.isDryRun(),
        "term",
        event.reply().term(),
        "granted",
        granted,
        "reason",
        event.reply().reason());
    decide();
  }

  void voteFailed(int memberId, long round) {
    if (candidacy != null && candidacy.answered(memberId, round, false)) {
      decide();
    }
  }

  private void decide() {
    switch (candidacy.outcome()) {
      case PENDING -> {}
      case LOST -> lose("a majority did not grant");
      case WON -> {
        if (candidacy.isDryRun()) {
          ground.out.log(Line.DRY_RUN_WON, "newTerm", ground.term + 1);
          runInEarnest();
        } else {
          win();
        }
      }
    }
  }

  private void win() {
    Candidacy won = candidacy;
    candidacy = null;
    evidence.clear();
    timer.stop();
    tally.count(won.reason().counter() + ".successful");
    tally.won(ground, won);
    ground.out.log(Line.ELECTION_WON, "reason", won.reason(), "term", ground.term);
    ground.primaryId = ground.selfId();
    ground.leaderOfTerm = ground.selfId();
    ground.primarySince = ground.now;
    leadership = new Leadership(ground, this, tally);
    won.tokens().forEach(ground.out::confirm);
    leadership.begin(won.granted());
  }

  /** Is a candidate no longer. */
  void lose(String why) {
    Candidacy lost = candidacy;
    candidacy = null;
    ground.out.log(
        Line.ELECTION_LOST, "dryRun", lost.isDryRun(), "term", ground.term, "reason", why);
    lost.tokens()
        .forEach(
            token ->
                ground.out.refuse(
                    token, CoreRefusal.Kind.COMMAND_FAILED, "Election failed: " + why));
    evidence.retry();
    if (!lost.isDryRun() && ground.primaryId < 0) {
      timer.rearmSoon();
    }
  }

  /** Leads no longer. */
  void stepDown(String reason) {
    Leadership ended = leadership;
    leadership = null;
    ended.end(reason);
    ground.out.add(new Effect.StepDown(ended.term(), reason));
    if (ground.term == ended.term()) {
      forgetPrimary();
    }
    tally.leads(false);
    ground.primaryHeard = ground.now;
    if (ground.config != null) {
      timer.rearm();
    }
  }

  /** Another configuration is in force, under which nothing that was asked before counts. */
  void installed() {
    if (candidacy != null) {
      lose("the configuration changed");
    }
    if (leadership != null && (ground.self == null || !ground.self.isElectable())) {
      stepDown("the configuration does not let this member lead");
    }
  }

  /** The log no longer ends with what was offered, or is about not to. */
  void unfit(String why) {
    if (candidacy != null) {
      lose(why);
    }
  }

  void settle() {
    if (candidacy != null && ground.now >= candidacy.deadline()) {
      lose("too few answers in time");
    }
    if (leadership != null) {
      leadership.settle();
    }
  }

  long wakeUp() {
    long due = candidacy == null ? Long.MAX_VALUE : candidacy.deadline();
    return leadership == null ? due : Math.min(due, leadership.wakeUp());
  }
}
