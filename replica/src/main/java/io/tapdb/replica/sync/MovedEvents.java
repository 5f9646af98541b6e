// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the election core how far this member and those behind it are, however often that moves
 * once at a time. The core does not decide about votes by this.
 */
final class MovedEvents {
  private final Progress progress;
  private final DataEvents events;
  private final AtomicBoolean queued = new AtomicBoolean();
  private final Map<Integer, Progress.Row> told = new TreeMap<>();
  private Event.LogMoved ownTold;

  MovedEvents(Progress progress, DataEvents events) {
    this.progress = progress;
    this.events = events;
  }

  /** Something has moved; on any thread. */
  void moved() {
    if (queued.compareAndSet(false, true)) {
      events.tellSoon(this::collect);
    }
  }

  private synchronized List<Event> collect() {
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
