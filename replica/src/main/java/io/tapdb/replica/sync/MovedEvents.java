// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the election core how far this member and those behind it are: at once when they have
 * rested, and not more often than every few milliseconds while they keep moving. The core does not
 * decide about votes by this.
 */
final class MovedEvents {
  private static final long PAUSE_MILLIS = 10;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Progress progress;
  private final DataEvents events;
  private final NodeClock clock;
  private final Workers workers;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final Map<Integer, Progress.Row> told = new TreeMap<>();
  private Event.LogMoved ownTold;
  private volatile long lastNanos;

  MovedEvents(Progress progress, DataEvents events, NodeClock clock, Workers workers) {
    this.progress = progress;
    this.events = events;
    this.clock = clock;
    this.workers = workers;
    this.lastNanos = clock.nanos() - PAUSE_MILLIS * NANOS_PER_MILLI;
  }

  /** Something has moved; on any thread. */
  void moved() {
    if (!queued.compareAndSet(false, true)) {
      return;
    }
    long rested = (clock.nanos() - lastNanos) / NANOS_PER_MILLI;
    if (rested >= PAUSE_MILLIS) {
      events.tellSoon(this::collect);
    } else {
      workers.schedule(PAUSE_MILLIS - rested, () -> events.tellSoon(this::collect));
    }
  }

  private synchronized List<Event> collect() {
    lastNanos = clock.nanos();
    queued.set(false);
    List<Event> news = new ArrayList<>();
    Event.LogMoved own = new Event.LogMoved(progress.own(), progress.committed());
    if (!own.equals(ownTold)) {
      ownTold = own;
      news.add(own);
    }
    for (Progress.Row row : progress.others()) {
      if (!row.equals(told.put(row.memberId(), row))) {
        news.add(new Event.ProgressSeen(row.memberId(), row.log(), row.term()));
      }
    }
    return news;
  }
}
