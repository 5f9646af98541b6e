// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView.LeaderPhase;
import io.tapdb.oplog.OpTime;
import java.util.OptionalInt;
import java.util.Set;

/** The time of this member as primary, from its election to its end. */
final class Leadership {
  /** How often it asks again for the configuration of its own term. */
  private static final long RECONFIGURE_MILLIS = 1000;

  private final Ground ground;
  private final Roles roles;
  private final Tally tally;
  private final long term;
  private LeaderPhase phase = LeaderPhase.CATCH_UP;
  private CatchUp catchUp;
  private OpTime firstOwn = OpTime.NULL;
  private StepDownAttempt attempt;

  /** The configuration that is to be raised to the own term; null once that is done. */
  private ConfigVersion toRaise;

  private long raiseAt = Long.MAX_VALUE;

  Leadership(Ground ground, Roles roles, Tally tally) {
    this.ground = ground;
    this.roles = roles;
    this.tally = tally;
    term = ground.term;
  }

  long term() {
    return term;
  }

  LeaderPhase phase() {
    return attempt == null ? phase : LeaderPhase.STEPPING_DOWN;
  }

  boolean isWritable() {
    return phase == LeaderPhase.WRITABLE;
  }

  boolean isSteppingDown() {
    return attempt != null;
  }

  /** The timestamp of the first own entry, 0 before it. */
  long electionTime() {
    return firstOwn.timestamp();
  }

  /** Everybody shall hear of it at once. */
  void begin(Set<Integer> granted) {
    for (Peer peer : ground.peers.all()) {
      peer.assumeSeen(ground.now);
      peer.beat.now();
    }
    catchUp = new CatchUp(ground, tally, granted);
  }

  /** A member answered to a heartbeat, or failed to. */
  void heard(Peer peer) {
    if (phase == LeaderPhase.CATCH_UP) {
      catchUp.heard(peer.id());
    }
    if (isWritable() && peer.member().newlyAdded() && isCaughtUpOnce(peer.state())) {
      boolean ownTerm = ground.config.version().term() == term || toRaise == null;
      if (ownTerm) {
        NextConfig.caughtUp(ground.config, peer.id(), term)
            .ifPresent(next -> ground.out.add(new Effect.Reconfigure(next)));
      }
    }
  }

  private static boolean isCaughtUpOnce(MemberState state) {
    return switch (state) {
      case SECONDARY, RECOVERING, ROLLBACK -> true;
      default -> false;
    };
  }

  void caughtUp(long entries) {
    if (phase == LeaderPhase.CATCH_UP) {
      tally.caughtUp(entries);
      drain("numCatchUpsSucceeded");
    }
  }

  /** Whether there was a catch-up to end. */
  boolean abortCatchUp() {
    boolean catchingUp = phase == LeaderPhase.CATCH_UP;
    if (catchingUp) {
      drain("numCatchUpsFailedWithReplSetAbortPrimaryCatchUpCmd");
    }
    return catchingUp;
  }

  private void drain(String outcome) {
    tally.count(outcome);
    ground.out.log(Line.CATCH_UP_ENDS, "term", term, "outcome", outcome);
    phase = LeaderPhase.DRAIN;
    ground.out.add(new Effect.BeginDrain(term));
  }

  void drained() {
    if (phase == LeaderPhase.DRAIN) {
      ground.out.add(new Effect.BecomeWritable(term));
    }
  }

  void written(OpTime first) {
    if (phase != LeaderPhase.DRAIN) {
      return;
    }
    phase = LeaderPhase.WRITABLE;
    firstOwn = first;
    tally.newTerm(ground.now);
    ground.out.log(Line.WRITES_ALLOWED, "term", term);
    if (ground.config.version().term() != term) {
      toRaise = ground.config.version();
      raiseAt = ground.now;
    }
  }

  void tryToStepDown(StepDownAttempt wanted) {
    attempt = wanted;
    ground.out.add(new Effect.HoldWrites(true));
  }

  void settle() {
    if (isMajorityLost()) {
      ground.out.log(Line.MAJORITY_LOST, "term", term);
      roles.stepDown("no majority of the voters in sight");
      return;
    }
    if (attempt != null && settleAttempt()) {
      return;
    }
    if (phase == LeaderPhase.CATCH_UP) {
      catchUp.settle(term).ifPresent(this::drain);
    }
    if (isWritable() && ground.committed.opTime().compareTo(firstOwn) >= 0) {
      tally.majority(ground.now);
    }
    raiseConfig();
  }

  /** Whether the lead is given up. */
  private boolean settleAttempt() {
    StepDownAttempt wanted = attempt;
    boolean ready = StepDownAttempt.canHandOver(ground);
    boolean late = ground.now >= wanted.deadline();
    if (ready || (late && wanted.force())) {
      attempt = null;
      OptionalInt successor = StepDownAttempt.successor(ground);
      ground.frozenUntil = later(ground.now, wanted.frozenMillis());
      roles.stepDown(wanted.leaving() ? "this member is shutting down" : "it was asked to");
      ground.out.confirm(wanted.token());
      if (ground.settings.handoff() && successor.isPresent()) {
        ground.out.log(Line.HANDOFF, "memberId", successor.getAsInt());
        ground.out.add(new Effect.AskStepUp(successor.getAsInt()));
      }
      return true;
    }
    if (late) {
      attempt = null;
      ground.leaving = false;
      ground.out.add(new Effect.HoldWrites(false));
      ground.out.refuse(
          wanted.token(),
          CoreRefusal.Kind.EXCEEDED_TIME_LIMIT,
          "No electable secondaries caught up as of the end of the time that was given for it."
              + " Use force to step down nevertheless.");
    }
    return false;
  }

  private static long later(long now, long millis) {
    return millis == Long.MAX_VALUE ? Long.MAX_VALUE : now + millis;
  }

  private void raiseConfig() {
    if (toRaise == null) {
      return;
    }
    if (!toRaise.equals(ground.config.version())) {
      toRaise = null;
    } else if (ground.now >= raiseAt) {
      raiseAt = ground.now + RECONFIGURE_MILLIS;
      ground.out.add(new Effect.Reconfigure(NextConfig.ofTerm(ground.config, term)));
    }
  }

  private boolean isMajorityLost() {
    return ground.now >= majorityUntil();
  }

  private long majorityUntil() {
    int others = ground.config.voteMajority() - (ground.isVoter() ? 1 : 0);
    return ground.peers.seenUntil(others, ground.electionTimeout());
  }

  long wakeUp() {
    long due = majorityUntil();
    if (attempt != null) {
      due = Math.min(due, attempt.deadline());
    }
    if (phase == LeaderPhase.CATCH_UP) {
      due = Math.min(due, catchUp.wakeUp());
    }
    return toRaise == null ? due : Math.min(due, raiseAt);
  }

  /** It is over; whoever waits for something learns that. */
  void end(String reason) {
    if (phase == LeaderPhase.CATCH_UP) {
      tally.count("numCatchUpsFailedWithNewTerm");
    }
    if (attempt != null && attempt.leaving()) {
      ground.out.confirm(attempt.token());
    } else if (attempt != null) {
      ground.out.refuse(
          attempt.token(),
          CoreRefusal.Kind.PRIMARY_STEPPED_DOWN,
          "While it waited for secondaries to catch up, this member stepped down because "
              + reason);
    }
    ground.out.log(Line.STEPPED_DOWN, "term", term, "reason", reason);
  }
}
