// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.catalog.Catalog;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.Totals;
import io.tapdb.engine.store.VersionStore;
import java.util.Map;

/**
 * Whether anything a plan relies on has changed since it was worked out. Only the lane asks, so the
 * answer stays true until the plan is committed.
 */
final class Conflicts {
  private final VersionStore store;

  Conflicts(VersionStore store) {
    this.store = store;
  }

  /**
   * Looks for a change that the plan did not see.
   *
   * @param now the catalog as it is
   */
  boolean any(WritePlan plan, Catalog now) {
    if (plan.changesDefinitions() && now.version() != plan.catalogVersion()) {
      return true;
    }
    for (int table : plan.emptyTables()) {
      if (store.totals(table).records() > 0) {
        return true;
      }
    }
    for (Map.Entry<Integer, Totals> relied : plan.totals().entrySet()) {
      if (!store.totals(relied.getKey()).equals(relied.getValue())) {
        return true;
      }
    }
    boolean quiet = store.published().timestamp() == plan.timestamp();
    CollectionEntry checked = null;
    for (WritePlan.Step step : plan.steps()) {
      if (step instanceof WritePlan.DocumentStep document) {
        CollectionEntry collection = document.write().collection();
        if (!quiet && collection != checked && !plan.changesDefinitions()) {
          if (isOutdated(collection, now)) {
            return true;
          }
          checked = collection;
        }
        if ((!quiet && changed(document.write(), plan.timestamp()))
            || meetsFilledKey(document.write())) {
          return true;
        }
      } else if (!quiet && step instanceof WritePlan.FillStep fill && changed(fill, plan, now)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutdated(CollectionEntry planned, Catalog now) {
    CollectionEntry present = now.find(planned.uuid());
    return present == null || present.version() != planned.version();
  }

  private boolean changed(DocumentWrite write, long since) {
    if (write.before() != null
        && store.recordChangedSince(write.collection().recordTable(), write.recordId(), since)) {
      return true;
    }
    for (KeyChange key : write.keys()) {
      if (key.isUnique() && store.prefixChangedSince(key.table(), key.prefix(), since)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a unique index that is being filled has such a key already. Filling gives its keys no
   * timestamp of their own, so what was filled since does not show as a change.
   */
  private boolean meetsFilledKey(DocumentWrite write) {
    for (IndexEntry index : write.collection().indexes()) {
      if (index.building() && index.unique() && hasAnyKey(index, write)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasAnyKey(IndexEntry index, DocumentWrite write) {
    try (Snapshot snapshot = store.open()) {
      for (KeyChange key : write.keys()) {
        if (key.isUnique()
            && key.table() == index.table()
            && snapshot.hasPrefix(key.table(), key.prefix())) {
          return true;
        }
      }
    }
    return false;
  }

  /** A record that changed since was kept in the index by whoever changed it. */
  private boolean changed(WritePlan.FillStep fill, WritePlan plan, Catalog now) {
    CollectionEntry collection = now.find(fill.collection());
    if (collection == null
        || fill.index() >= collection.indexes().size()
        || store.recordChangedSince(fill.recordTable(), fill.recordId(), plan.timestamp())) {
      return true;
    }
    for (KeyChange key : fill.keys()) {
      if (collection.indexes().get(fill.index()).table() != key.table()
          || (key.isUnique()
              && store.prefixChangedSince(key.table(), key.prefix(), plan.timestamp()))) {
        return true;
      }
    }
    return false;
  }
}
