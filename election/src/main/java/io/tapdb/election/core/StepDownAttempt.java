// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.Member;
import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import java.util.OptionalInt;

/**
 * A primary's wait for somebody who can take over from it.
 *
 * @param frozenMillis for how long it will not run itself afterwards
 * @param deadline when it stops waiting
 * @param force whether it gives up the lead then nevertheless
 */
record StepDownAttempt(
    long token, long frozenMillis, long deadline, boolean force, boolean leaving) {

  /** Whether a majority has all entries, and somebody among them may lead. */
  static boolean canHandOver(Ground ground) {
    int caughtUp = ground.isVoter() ? 1 : 0;
    for (Peer peer : ground.peers.all()) {
      caughtUp += peer.member().isVoter() && isCaughtUp(ground, peer) ? 1 : 0;
    }
    return caughtUp >= ground.config.voteMajority() && successor(ground).isPresent();
  }

  /** Who should lead next: the highest priority, and among equals the first in the list. */
  static OptionalInt successor(Ground ground) {
    Member best = null;
    for (Peer peer : ground.peers.all()) {
      Member member = peer.member();
      boolean fit =
          member.isElectable()
              && peer.isUp()
              && peer.state() == MemberState.SECONDARY
              && isCaughtUp(ground, peer);
      if (fit && (best == null || member.priority() > best.priority())) {
        best = member;
      }
    }
    return best == null ? OptionalInt.empty() : OptionalInt.of(best.id());
  }

  private static boolean isCaughtUp(Ground ground, Peer peer) {
    OpTime written = peer.log().written().opTime();
    return peer.isUp() && written.compareTo(ground.lastWritten()) >= 0;
  }
}
