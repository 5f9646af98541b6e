// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.oplog.OpTime;
import java.util.Optional;

/** The occasions on which a follower runs for election by itself. */
final class Occasions {
  /** Between two attempts of the member that initiated the set. */
  private static final long INITIATOR_MILLIS = 500;

  private final Ground ground;
  private final Roles roles;
  private final ElectionTimer timer;
  private final Evidence evidence;
  private final Takeovers takeovers;
  private final Eligibility eligibility;
  private long initiatorAt;

  Occasions(Ground ground, Roles roles, Timing timing) {
    this.ground = ground;
    this.roles = roles;
    timer = timing.timer();
    evidence = timing.evidence();
    takeovers = new Takeovers(ground, roles);
    eligibility = new Eligibility(ground);
  }

  void settle() {
    if (ground.config == null || !roles.isFollower()) {
      takeovers.drop();
      return;
    }
    if (ground.now >= evidence.attemptAt()) {
      evidence.attempted();
      runOr(Reason.EVIDENCE, this::retryEvidence);
    } else if (timer.isUp()) {
      runOr(Reason.TIMEOUT, timer::rearm);
    } else if (ground.isOnlyVoter() && eligibility.refusal().isEmpty()) {
      roles.campaign(Reason.SINGLE_NODE);
    } else if (isInitiator()) {
      initiatorAt = ground.now + INITIATOR_MILLIS + ground.chance(INITIATOR_MILLIS);
      roles.campaign(Reason.TIMEOUT);
    } else {
      takeovers.settle(eligibility);
    }
  }

  /** Whoever may not lead at all only votes. */
  private void retryEvidence() {
    if (eligibility.refusal().isEmpty()) {
      evidence.retry();
    }
  }

  private void runOr(Reason reason, Runnable otherwise) {
    Optional<String> refusal = eligibility.refusalNow();
    if (refusal.isEmpty()) {
      roles.campaign(reason);
      return;
    }
    ground.out.log(Line.NOT_RUNNING, "reason", reason, "because", refusal.get());
    otherwise.run();
  }

  /**
   * Whether this member has just initiated the set: nobody ever led, nobody else has entries, and a
   * majority holds the configuration. Then nobody else could run, and nothing is to be waited for.
   */
  private boolean isInitiator() {
    boolean first = ground.term == 0 && ground.lastWritten().term() == 0;
    if (!first || ground.now < initiatorAt || eligibility.refusalNow().isPresent()) {
      return false;
    }
    int ready = ground.isVoter() ? 1 : 0;
    for (Peer peer : ground.peers.all()) {
      if (!peer.log().written().opTime().equals(OpTime.NULL)) {
        return false;
      }
      boolean holds = peer.isUp() && peer.config().equals(ground.config.version());
      ready += peer.member().isVoter() && holds ? 1 : 0;
    }
    return ready >= ground.config.voteMajority();
  }

  long wakeUp() {
    if (ground.config == null || !roles.isFollower()) {
      return Long.MAX_VALUE;
    }
    long due = Math.min(timer.due(), evidence.attemptAt());
    due = Math.min(due, takeovers.due());
    if (ground.frozenUntil > ground.now && ground.isOnlyVoter()) {
      due = Math.min(due, ground.frozenUntil);
    }
    return ground.term == 0 && initiatorAt > ground.now ? Math.min(due, initiatorAt) : due;
  }
}
