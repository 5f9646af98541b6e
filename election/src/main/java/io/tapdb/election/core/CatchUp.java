// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A new primary's taking over of entries that others have and it has not. They were never
 * committed, so this is only a kindness to those who wrote them: it waits a moment for those who
 * did not grant their vote to say how far they are, and follows what it hears from then on.
 */
final class CatchUp {
  /** How long it waits to hear of those who may be ahead. */
  private static final long HEARING_MILLIS = 300;

  private final Ground ground;
  private final Tally tally;
  private final long begun;
  private final Set<Integer> unheard = new LinkedHashSet<>();
  private OpTime target = OpTime.NULL;

  CatchUp(Ground ground, Tally tally, Set<Integer> granted) {
    this.ground = ground;
    this.tally = tally;
    begun = ground.now;
    for (Peer peer : ground.peers.all()) {
      // Who granted is not ahead, and who is down will not say.
      boolean mayBeAhead = !peer.member().isArbiter() && !granted.contains(peer.id());
      if (mayBeAhead && peer.isUp()) {
        unheard.add(peer.id());
      }
    }
  }

  /** A member said how far it is, or does not answer. */
  void heard(int id) {
    unheard.remove(id);
  }

  /** When something is to be done, whatever is heard. */
  long wakeUp() {
    long timeout = ground.timeouts().catchUpTimeoutMillis();
    long end = timeout < 0 ? Long.MAX_VALUE : begun + timeout;
    return unheard.isEmpty() ? end : Math.min(end, begun + HEARING_MILLIS);
  }

  /** How it ended, empty if it goes on. */
  Optional<String> settle(long term) {
    int timeout = ground.timeouts().catchUpTimeoutMillis();
    if (timeout == 0) {
      return Optional.of("numCatchUpsSkipped");
    }
    if (!unheard.isEmpty() && ground.now < begun + HEARING_MILLIS) {
      return Optional.empty();
    }
    unheard.clear();
    OpTime furthest = furthest();
    if (!furthest.isAfter(ground.lastWritten())) {
      boolean wasAhead = target.equals(OpTime.NULL);
      return Optional.of(wasAhead ? "numCatchUpsAlreadyCaughtUp" : "numCatchUpsSucceeded");
    }
    if (timeout > 0 && ground.now >= begun + timeout) {
      return Optional.of("numCatchUpsTimedOut");
    }
    if (!furthest.equals(target)) {
      begin(term, furthest);
    }
    return Optional.empty();
  }

  private void begin(long term, OpTime furthest) {
    if (target.equals(OpTime.NULL)) {
      tally.count("numCatchUps");
    }
    target = furthest;
    tally.catchingUp(target);
    List<Integer> sources = new ArrayList<>();
    for (Peer peer : ground.peers.all()) {
      if (reported(peer).compareTo(target) >= 0) {
        sources.add(peer.id());
      }
    }
    ground.out.log(Line.CATCH_UP_BEGINS, "term", term, "target", target);
    ground.out.add(new Effect.BeginCatchUp(term, target, sources));
  }

  private OpTime furthest() {
    OpTime furthest = OpTime.NULL;
    for (Peer peer : ground.peers.all()) {
      OpTime reported = reported(peer);
      furthest = reported.isAfter(furthest) ? reported : furthest;
    }
    return furthest;
  }

  private OpTime reported(Peer peer) {
    return peer.reportedSince(begun).map(Position::opTime).orElse(OpTime.NULL);
  }
}
