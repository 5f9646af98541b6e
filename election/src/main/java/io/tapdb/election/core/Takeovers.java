// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.Member;
import io.tapdb.oplog.OpTime;

/** The plan to take over from a primary that lives: by priority, or because it lags behind. */
final class Takeovers {
  private static final long NOT_PLANNED = Long.MAX_VALUE;

  /** How many entries of one second a member may be behind and still count as fresh. */
  private static final int FRESH_INCREMENTS = 1000;

  private final Ground ground;
  private final Roles roles;
  private Reason reason = Reason.PRIORITY_TAKEOVER;
  private int fromId = -1;
  private long due = NOT_PLANNED;

  Takeovers(Ground ground, Roles roles) {
    this.ground = ground;
    this.roles = roles;
  }

  long due() {
    return due;
  }

  void drop() {
    due = NOT_PLANNED;
  }

  void settle(Eligibility eligibility) {
    if (ground.self == null) {
      drop();
      return;
    }
    Peer primary = ground.peers.get(ground.primaryId);
    if (primary == null || ground.leaving || !ground.self.isElectable()) {
      drop();
      return;
    }
    boolean priority = primary.member().priority() < ground.self.priority();
    boolean catchUp = isCatchingUpWithUs(primary);
    if (!priority && !catchUp) {
      drop();
      return;
    }
    int rank = rank();
    Reason wanted =
        priority && (!catchUp || rank == 0) ? Reason.PRIORITY_TAKEOVER : Reason.CATCH_UP_TAKEOVER;
    if (due == NOT_PLANNED || wanted != reason || fromId != primary.id()) {
      plan(wanted, primary, rank);
    } else if (ground.now >= due) {
      due = NOT_PLANNED;
      run(eligibility, primary);
    }
  }

  private void plan(Reason wanted, Peer primary, int rank) {
    reason = wanted;
    fromId = primary.id();
    long timeout = ground.electionTimeout();
    long jitter = ground.chance(timeout * ground.settings.offsetFraction());
    long delay =
        wanted == Reason.PRIORITY_TAKEOVER
            ? (rank + 1L) * timeout + jitter
            : ground.timeouts().catchUpTakeoverDelayMillis();
    due = ground.now + delay;
    ground.out.log(Line.TAKEOVER_PLANNED, "reason", reason, "primaryId", fromId, "inMillis", delay);
  }

  private void run(Eligibility eligibility, Peer primary) {
    String refusal = eligibility.refusalNow().orElse("");
    boolean fresh =
        reason == Reason.PRIORITY_TAKEOVER ? isFresh() : isCatchingUpWithUs(primary) && isFirst();
    if (refusal.isEmpty() && fresh) {
      roles.campaign(reason);
    } else {
      String because = refusal.isEmpty() ? "its entries are not fresh enough" : refusal;
      ground.out.log(Line.TAKEOVER_DROPPED, "reason", reason, "because", because);
    }
  }

  /** How many members have a higher priority, whether they are there or not. */
  private int rank() {
    int rank = 0;
    for (Member member : ground.config.members()) {
      rank += member.priority() > ground.self.priority() ? 1 : 0;
    }
    return rank;
  }

  /** Whether the primary wrote nothing in its term yet and this member has more than it. */
  private boolean isCatchingUpWithUs(Peer primary) {
    boolean wanted =
        ground.timeouts().catchUpTakeoverDelayMillis() >= 0
            && ground.timeouts().catchUpTimeoutMillis() != 0;
    OpTime theirs = primary.log().written().opTime();
    OpTime own = ground.lastWritten();
    return wanted
        && !theirs.equals(OpTime.NULL)
        && theirs.term() < ground.term
        && own.term() < ground.term
        && own.isAfter(theirs);
  }

  private boolean isFirst() {
    return !ground.peers.furthest().isAfter(ground.lastWritten());
  }

  private boolean isFresh() {
    OpTime own = ground.lastWritten();
    OpTime furthest = ground.peers.furthest();
    if (!furthest.isAfter(own)) {
      return true;
    }
    if (own.term() != furthest.term()) {
      return false;
    }
    return own.seconds() == furthest.seconds()
        ? furthest.increment() - own.increment() < FRESH_INCREMENTS
        : own.seconds() + ground.settings.freshnessSeconds() >= furthest.seconds();
  }
}
