// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.MemberView;
import io.tapdb.replica.NodeClock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When it is time to look for a source that is nearer than the present one: after five rounds of
 * heartbeats with it, and only so many times an hour.
 */
final class NearerSource {
  private static final int ROUNDS = 5;
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  private final NodeClock clock;
  private final Deque<Long> changes = new ArrayDeque<>();
  private int sourceId = -1;
  private long answersAtStart;

  NearerSource(NodeClock clock) {
    this.clock = clock;
  }

  /** Whether enough pings came since the last look, or since this source was chosen. */
  boolean isDue(CoreView view, int source) {
    long answers = 0;
    int others = 0;
    for (MemberView member : view.members()) {
      if (!member.self()) {
        answers += member.contact().answers();
        others++;
      }
    }
    if (source != sourceId) {
      sourceId = source;
      answersAtStart = answers;
    }
    if (answers - answersAtStart < (long) ROUNDS * others) {
      return false;
    }
    answersAtStart = answers;
    return true;
  }

  /** Whether one more change is allowed, which is counted by that. */
  boolean mayChange(long mostPerHour) {
    long now = clock.nanos();
    while (!changes.isEmpty() && now - changes.peek() >= HOUR_NANOS) {
      changes.remove();
    }
    return changes.size() < mostPerHour && changes.add(now);
  }
}
