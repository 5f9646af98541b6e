// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.CreateIndexes;
import io.tapdb.engine.define.RunningBuilds;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.Journal;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One store with its catalog and its lane: the replicated data of a node, or its local ones. */
final class DataSet implements AutoCloseable {
  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final CommitLane lane;
  private final Journal journal;
  private final boolean flushedByWrites;
  private final RunningBuilds builds = new RunningBuilds();

  /**
   * Puts the parts together.
   *
   * @param flushedByWrites whether the journal alone brings the store to disk, with each write
   */
  DataSet(
      VersionStore store,
      CatalogHistory catalogs,
      CommitLane lane,
      Journal journal,
      boolean flushedByWrites) {
    this.store = store;
    this.catalogs = catalogs;
    this.lane = lane;
    this.journal = journal;
    this.flushedByWrites = flushedByWrites;
  }

  VersionStore store() {
    return store;
  }

  CatalogHistory catalogs() {
    return catalogs;
  }

  CommitLane lane() {
    return lane;
  }

  RunningBuilds builds() {
    return builds;
  }

  /** Data and definitions as they are now; to be closed. */
  Moment moment() {
    return catalogs.moment(store.open());
  }

  /** Data and definitions as a request wants to see them; to be closed. */
  Moment moment(ReadAt at) {
    if (at.isNewest() || flushedByWrites) {
      return moment();
    }
    long timestamp = at.timestamp().getAsLong();
    Snapshot snapshot = at.pinned() ? store.openAt(timestamp) : store.openNear(timestamp);
    if (snapshot == null) {
      throw new TapdbException(
          ErrorCode.SNAPSHOT_TOO_OLD,
          "the data as they were at "
              + new OpTime(timestamp, 0).seconds()
              + ":"
              + new OpTime(timestamp, 0).increment()
              + " are no longer, or not yet, to be had");
    }
    return catalogs.moment(snapshot);
  }

  /** Opens such moments, one after the other. */
  Supplier<Moment> moments(ReadAt at) {
    return () -> moment(at);
  }

  /** Indexes whose building a restart interrupted. */
  List<CreateIndexes.Begun> unfinishedBuilds() {
    List<CreateIndexes.Begun> unfinished = new ArrayList<>();
    for (CollectionEntry collection : catalogs.now().all()) {
      int count = collection.indexes().size();
      for (IndexEntry index : collection.indexes()) {
        // one by one, so that what is wrong with one of them does not end the others
        if (index.building()) {
          unfinished.add(
              new CreateIndexes.Begun(
                  count, count, false, collection.uuid(), List.of(index.name()), List.of()));
        }
      }
    }
    return unfinished;
  }

  /** Says that keys have been filled into an index; they are not logged. */
  void filled() {
    if (flushedByWrites) {
      lane.between(journal::appended);
    }
  }

  /** What has to be durable before an answer may rely on everything that can be read by now. */
  OpTime seen() {
    return journal.awaited(store.published());
  }

  /**
   * Empties indexes whose building did not reach the base: what was filled in is not in the log, so
   * they are filled again from the beginning.
   */
  void clearUnfinishedIndexes() throws IOException {
    List<Integer> tables = new ArrayList<>();
    for (CollectionEntry collection : catalogs.now().all()) {
      for (IndexEntry index : collection.indexes()) {
        if (index.building()) {
          tables.add(index.table());
        }
      }
    }
    if (!tables.isEmpty()) {
      store.clear(tables);
    }
  }

  @Override
  public void close() {
    lane.close();
    store.close();
  }
}
