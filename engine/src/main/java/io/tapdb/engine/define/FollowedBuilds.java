// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.TapdbException;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.IndexFilling;
import io.tapdb.engine.write.UnfinishedBuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * The indexes that another node builds: filled here too while it does, chunk by chunk between
 * batches of its log, so that the entry which shows them finds little left to do.
 *
 * <p>Nothing depends on how far that has come. It stops when memory is short, when two documents
 * have the same key for a while, or when this node begins to lead. Everything here is the lane's.
 */
public final class FollowedBuilds implements IndexFilling {
  private final CommitLane lane;
  private final CatalogHistory catalogs;
  private final Executor workers;

  /** The last record that is in the index, by table. */
  private final Map<Integer, Long> filledTo = new HashMap<>();

  public FollowedBuilds(CommitLane lane, CatalogHistory catalogs, Executor workers) {
    this.lane = lane;
    this.catalogs = catalogs;
    this.workers = workers;
  }

  @Override
  public void begun(UUID collection) {
    filledTo.keySet().retainAll(unfinished());
    List<Integer> tables = building(catalogs.now().find(collection));
    tables.removeIf(filledTo::containsKey);
    tables.forEach(table -> filledTo.put(table, 0L));
    goOn(collection, tables);
  }

  private List<Integer> unfinished() {
    return catalogs.now().all().stream().flatMap(each -> building(each).stream()).toList();
  }

  private static List<Integer> building(CollectionEntry collection) {
    List<Integer> tables = new ArrayList<>();
    if (collection != null) {
      for (IndexEntry index : collection.indexes()) {
        if (index.building()) {
          tables.add(index.table());
        }
      }
    }
    return tables;
  }

  private void goOn(UUID collection, List<Integer> tables) {
    workers.execute(() -> lane.between(() -> step(collection, tables)));
  }

  private void step(UUID collection, List<Integer> tables) {
    List<Integer> left = building(catalogs.now().find(collection));
    left.retainAll(tables);
    if (left.isEmpty() || !lane.mayFill()) {
      return;
    }
    try {
      if (fill(collection, left, start(left)) != DONE) {
        goOn(collection, left);
      }
    } catch (TapdbException duplicate) {
      // whoever builds the index finds out whether it stays
    }
  }

  private long start(List<Integer> tables) {
    long start = Long.MAX_VALUE;
    for (int table : tables) {
      start = Math.min(start, filledTo.getOrDefault(table, 0L));
    }
    return start;
  }

  private long fill(UUID collection, List<Integer> tables, long after) {
    FillIndexes.Progress progress = lane.runNow(new FillIndexes(collection, tables, after));
    tables.forEach(table -> filledTo.put(table, progress.lastRecordId()));
    return progress.done() ? DONE : progress.lastRecordId();
  }

  @Override
  public long fill(UnfinishedBuild ended, long afterRecordId) {
    List<Integer> tables =
        RunningBuilds.tables(catalogs.now().find(ended.collection()), ended.indexes());
    return fill(ended.collection(), tables, afterRecordId == 0 ? start(tables) : afterRecordId);
  }
}
