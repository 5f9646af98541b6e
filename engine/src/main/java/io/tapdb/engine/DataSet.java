// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.RunningBuilds;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.Journal;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One store with its catalog and its lane: the replicated data of a node, or its local ones. */
final class DataSet implements AutoCloseable {
  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final CommitLane lane;
  private final Journal journal;
  private final RunningBuilds builds = new RunningBuilds();

  DataSet(VersionStore store, CatalogHistory catalogs, CommitLane lane, Journal journal) {
    this.store = store;
    this.catalogs = catalogs;
    this.lane = lane;
    this.journal = journal;
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
