// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.replica.NodeClock;

/**
 * What a stream says about terms and primaries, as far as the election core has to hear it: a new
 * term or primary at once, a sign of life of the same one now and then.
 *
 * <p>A secondary that repeats who the primary is has not heard from it just now; only entries that
 * came through it are a sign that the primary was alive.
 */
final class PrimaryNews {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final long PART_OF_TIMEOUT = 20;

  private final DataEvents events;
  private final NodeClock clock;
  private long term;
  private int primaryId = -1;
  private long toldAtNanos;

  PrimaryNews(DataEvents events, NodeClock clock) {
    this.events = events;
    this.clock = clock;
  }

  void heard(int sourceId, SourceFacts facts, boolean withEntries, long timeoutMillis) {
    if (facts.term() > term) {
      term = facts.term();
      primaryId = -1;
      events.tell(new Event.TermSeen(term));
    }
    boolean itself = facts.state() == MemberState.PRIMARY && facts.primaryId() == sourceId;
    boolean present = facts.term() == term && facts.primaryId() >= 0 && (itself || withEntries);
    if (present && (primaryId != facts.primaryId() || isDue(timeoutMillis))) {
      primaryId = facts.primaryId();
      toldAtNanos = clock.nanos();
      events.tell(new Event.PrimaryHeard(term, primaryId));
    }
  }

  private boolean isDue(long timeoutMillis) {
    long pause = Math.min(timeoutMillis / PART_OF_TIMEOUT, LONGEST_PAUSE_MILLIS);
    return clock.nanos() - toldAtNanos >= pause * NANOS_PER_MILLI;
  }
}
