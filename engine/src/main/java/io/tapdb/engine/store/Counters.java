// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counts of all collections, by record table: as the lane knows them, after the newest entry
 * put, and as readers see them, after the newest entry published. The lane alone changes them;
 * maintenance forgets those that are gone.
 */
final class Counters {
  /** The counts of one collection. */
  private static final class Counter {
    /** The lane's. */
    private Totals put;

    private boolean isAhead;

    private volatile Totals published;

    Counter(Totals totals) {
      this.put = totals;
      this.published = totals;
    }
  }

  private final Map<Integer, Counter> counters = new ConcurrentHashMap<>();
  private final List<Counter> unpublished = new ArrayList<>();

  /** Begins with what the base holds. */
  void load(int recordTable, Totals totals) {
    counters.put(recordTable, new Counter(totals));
  }

  /** After the newest entry put; lane only. */
  Totals put(int recordTable) {
    Counter counter = counters.get(recordTable);
    return counter == null ? Totals.NONE : counter.put;
  }

  /** After the newest entry published, or one that is just being published. */
  Totals published(int recordTable) {
    Counter counter = counters.get(recordTable);
    return counter == null ? Totals.NONE : counter.published;
  }

  /** Adds what an entry did; lane only. */
  void add(int recordTable, long records, long bytes, long recordId) {
    Counter counter = counters.get(recordTable);
    if (counter == null) {
      counter = new Counter(Totals.NONE);
      counters.put(recordTable, counter);
    }
    if (!counter.isAhead) {
      counter.isAhead = true;
      unpublished.add(counter);
    }
    counter.put = counter.put.plus(records, bytes, recordId);
  }

  /** Shows readers everything added so far; lane only. */
  void publish() {
    for (Counter counter : unpublished) {
      counter.published = counter.put;
      counter.isAhead = false;
    }
    unpublished.clear();
  }

  /** Tables that are gone, record tables and others. */
  void forget(List<Integer> tables) {
    tables.forEach(counters::remove);
  }
}
