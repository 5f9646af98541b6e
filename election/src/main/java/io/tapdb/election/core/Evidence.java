// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.Member;
import io.tapdb.oplog.OpTime;

/**
 * The knowledge that the process of the primary is gone, and the attempts to replace it that follow
 * from that for a short while.
 *
 * <p>Votes in earnest are no different here. All that evidence can do wrong is an election that
 * nobody needed, and for that two members must have been refused by the primary's address.
 */
final class Evidence {
  /** For how long it is acted upon; after that only the election timer rules. */
  static final long WINDOW_MILLIS = 2000;

  /** How long one may try to connect to the primary in question. */
  static final long PROBE_MILLIS = 200;

  /** How long a dry run may take, with such attempts in it. */
  static final long DRY_RUN_MILLIS = 400;

  static final long REAL_RUN_MILLIS = 1000;

  /** What those who rank alike are spread over, so that most often one is done before the next. */
  private static final long SPREAD_MILLIS = 60;

  private static final long RETRY_MILLIS = 60;

  private final Ground ground;
  private int primaryId = -1;
  private long term = -1;
  private long until;
  private long attemptAt = Long.MAX_VALUE;
  private long pause;

  Evidence(Ground ground) {
    this.ground = ground;
  }

  /** Whether it is known at first hand that the process of the leader of this term is gone. */
  boolean knows(long ofTerm, int id) {
    return isOpen() && term == ofTerm && primaryId == id;
  }

  boolean isOpen() {
    return primaryId >= 0 && ground.now < until;
  }

  /** When to run, {@link Long#MAX_VALUE} for not. */
  long attemptAt() {
    return isOpen() ? attemptAt : Long.MAX_VALUE;
  }

  /** Whether that is news; it is acted upon only once if the primary is not heard of again. */
  boolean found(long ofTerm, int id) {
    if (term == ofTerm && primaryId == id) {
      return false;
    }
    term = ofTerm;
    primaryId = id;
    until = ground.now + WINDOW_MILLIS;
    pause = RETRY_MILLIS;
    attemptAt = ground.now + rank() * SPREAD_MILLIS + ground.chance(SPREAD_MILLIS);
    return true;
  }

  /** There is a primary. */
  void clear() {
    primaryId = -1;
    attemptAt = Long.MAX_VALUE;
  }

  /** An attempt has begun. */
  void attempted() {
    attemptAt = Long.MAX_VALUE;
  }

  /**
   * Tries again, and less often each time, once another that seems to be running is likely to be
   * done.
   */
  void retry() {
    if (isOpen()) {
      attemptAt = ground.now + pause + ground.chance(2 * SPREAD_MILLIS);
      pause *= 2;
    }
  }

  /** Lets another go first. */
  void defer() {
    if (isOpen()) {
      attemptAt = ground.now + 2 * RETRY_MILLIS + ground.chance(2 * SPREAD_MILLIS);
    }
  }

  /** How many of those who could run would rather be primary, or hold more. */
  private long rank() {
    long rank = 0;
    for (Peer peer : ground.peers.all()) {
      Member member = peer.member();
      if (peer.id() != primaryId && member.isElectable() && peer.isUp()) {
        OpTime written = peer.log().written().opTime();
        boolean ahead = written.isAfter(ground.lastWritten());
        rank += ahead || member.priority() > ground.self.priority() ? 1 : 0;
      }
    }
    return rank;
  }
}
