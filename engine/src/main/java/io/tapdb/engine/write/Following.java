// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.util.concurrent.Executor;

/** Applies what another node has logged, step by step. Used by the lane only. */
final class Following {
  private final VersionStore store;
  private final CatalogHistory catalogs;
  private final Applier applier;
  private final OpTimes opTimes;
  private IndexFilling filling =
      (ended, after) -> {
        throw new IllegalStateException("nobody fills the indexes " + ended.indexes());
      };

  Following(VersionStore store, CatalogHistory catalogs, Applier applier, OpTimes opTimes) {
    this.store = store;
    this.catalogs = catalogs;
    this.applier = applier;
    this.opTimes = opTimes;
  }

  void fillWith(IndexFilling how) {
    filling = how;
  }

  /**
   * Does the next part of a batch that is not done.
   *
   * @param whenLast called if the part is worked out by other hands, when the last of them is
   *     ready; {@link #put} is then for it to call
   * @return whether the part has been done; if not, the lane is {@code whenLast}'s
   */
  boolean step(FollowedBatch batch, Executor hands, Runnable whenLast) {
    if (batch.next().isCommand()) {
      define(batch);
      return true;
    }
    if (batch.prepare(store, catalogs, hands, whenLast)) {
      put(batch);
      return true;
    }
    return false;
  }

  /** Applies a change of definitions, or fills a part of the indexes it shows. */
  private void define(FollowedBatch batch) {
    LoggedEntry entry = batch.next();
    UnfinishedBuild ended = UnfinishedBuild.endedBy(entry);
    if (ended != null && batch.filledTo != IndexFilling.DONE) {
      batch.filledTo = filling.fill(ended, batch.filledTo);
    } else {
      replay(entry);
      batch.passed();
      if (UnfinishedBuild.isBegunBy(entry)) {
        filling.begun(entry.collection());
      }
    }
  }

  /** Makes the part true that has been prepared. */
  void put(FollowedBatch batch) {
    OpTime last = batch.put(applier);
    store.publish(last);
    opTimes.passed(last);
  }

  /** Applies one entry whose indexes are filled. */
  void replay(LoggedEntry entry) {
    applier.applyEntry(entry);
    opTimes.passed(entry.opTime());
  }
}
