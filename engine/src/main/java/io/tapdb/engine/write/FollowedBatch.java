// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entries of another node's log on their way through the lane, cut into runs that readers see as a
 * whole: entries of documents side by side make one run, each change of definitions is one.
 *
 * <p>What a run does is worked out by several hands at once, each for records of its own, and then
 * put in order by one. Everything but {@link #prepare} and what it runs is the lane's.
 */
final class FollowedBatch implements LaneItem {
  /** Fewer entries than this are done sooner than divided. */
  private static final int LEAST_DIVIDED = 64;

  private static final int HANDS = 4;

  private final List<LoggedEntry> entries;
  private final WriteListener<OpTime> listener;
  private final DocumentWrite[] writes;
  private TapdbException failure;
  private int from;
  private int to;

  /** How far filling has come of the indexes that the next entry shows. */
  long filledTo;

  FollowedBatch(List<LoggedEntry> entries, WriteListener<OpTime> listener) {
    this.entries = entries;
    this.listener = listener;
    this.writes = new DocumentWrite[entries.size()];
  }

  boolean isDone() {
    return from == entries.size();
  }

  /** The entry that comes next. */
  LoggedEntry next() {
    return entries.get(from);
  }

  /** Says that the next entry has been applied. */
  void passed() {
    from++;
    filledTo = 0;
  }

  /** Gives up what has not been applied. */
  void drop(TapdbException why) {
    from = entries.size();
    failure = why;
  }

  /** Tells whoever waits that it is done. */
  void tell() {
    if (failure == null) {
      OpTime last = entries.getLast().opTime();
      listener.committed(last, last);
    } else {
      listener.failed(failure);
    }
  }

  /**
   * Works out what the next run does.
   *
   * @param whenLast called if it is not the calling thread that finishes last
   * @return whether all is worked out by now; if not, the lane is {@code whenLast}'s
   */
  boolean prepare(VersionStore store, CatalogHistory catalogs, Executor hands, Runnable whenLast) {
    to = from;
    while (to < entries.size() && !entries.get(to).isCommand()) {
      to++;
    }
    int parts = to - from < LEAST_DIVIDED ? 1 : HANDS;
    AtomicInteger working = new AtomicInteger(parts);
    for (int i = 1; i < parts; i++) {
      int part = i;
      hands.execute(
          () -> {
            work(store, catalogs, part, parts);
            if (working.decrementAndGet() == 0) {
              whenLast.run();
            }
          });
    }
    work(store, catalogs, 0, parts);
    return working.decrementAndGet() == 0;
  }

  private void work(VersionStore store, CatalogHistory catalogs, int part, int parts) {
    try (Moment moment = catalogs.moment(store.open())) {
      EntryWrites worked = new EntryWrites(moment);
      for (int i = from; i < to; i++) {
        LoggedEntry entry = entries.get(i);
        if (entry.isDocument() && (parts == 1 || entry.part(parts) == part)) {
          writes[i] = worked.next(entry);
        }
      }
    }
  }

  /** Puts what the run does, and says which entry was its last. */
  OpTime put(Applier applier) {
    OpTime last = OpTime.NULL;
    for (; from < to; from++) {
      last = entries.get(from).opTime();
      if (writes[from] != null) {
        applier.apply(writes[from], last);
        writes[from] = null;
      }
    }
    return last;
  }
}
