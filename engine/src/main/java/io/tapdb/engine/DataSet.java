// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.RunningBuilds;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.CommitLane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One store with its catalog and its lane: the replicated data of a node, or its local ones. */
final class DataSet implements AutoCloseable {
  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final CommitLane lane;
  private final RunningBuilds builds = new RunningBuilds();

  DataSet(VersionStore store, CatalogHistory catalogs, CommitLane lane) {
    this.store = store;
    this.catalogs = catalogs;
    this.lane = lane;
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
