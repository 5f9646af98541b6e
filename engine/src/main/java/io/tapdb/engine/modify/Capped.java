// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.Totals;
import io.tapdb.engine.write.PlanBuilder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The limits of a capped collection while one plan adds to it: the oldest documents go, as removals
 * that are logged like any other, so that every member keeps the same ones.
 */
final class Capped {
  /** A document that this plan adds and may have to remove again. */
  private record Added(long recordId, Doc document) {}

  private final CollectionEntry collection;
  private final Moment moment;
  private final PlanBuilder plan;
  private final Deque<Added> added = new ArrayDeque<>();
  private long nextRecordId;
  private long records;
  private long bytes;
  private long lastRemoved;

  Capped(CollectionEntry collection, Moment moment, PlanBuilder plan) {
    this.collection = collection;
    this.moment = moment;
    this.plan = plan;
    Totals totals = moment.snapshot().totals(collection.recordTable());
    this.records = totals.records();
    this.bytes = totals.bytes();
    // as long as the totals hold, so do the record ids the additions will get
    this.nextRecordId = totals.lastRecordId() + 1;
    plan.relyOnTotals(collection, totals);
  }

  /**
   * Adds a document and removes as many of the oldest as have to go for it.
   *
   * @throws TapdbException when it cannot be added; then nothing is removed for it either
   */
  void insert(Doc document) {
    if (document.length() > collection.cappedBytes()) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "object to insert exceeds cappedMaxSize: "
              + document.length()
              + " bytes, at most "
              + collection.cappedBytes());
    }
    plan.insert(collection, document);
    added.add(new Added(nextRecordId++, document));
    records++;
    bytes += document.length();
    removeOldest();
  }

  private boolean isOver() {
    long most = collection.cappedDocuments();
    return bytes > collection.cappedBytes() || (most > 0 && records > most);
  }

  private void removeOldest() {
    if (!isOver()) {
      return;
    }
    KeyRange rest = new KeyRange(Tables.recordKey(lastRemoved + 1), null);
    try (EntryCursor oldest = moment.snapshot().scan(collection.recordTable(), rest, false)) {
      while (isOver() && oldest.next()) {
        lastRemoved = Tables.recordId(oldest.key());
        remove(lastRemoved, new Doc(oldest.value()));
      }
    }
    while (isOver() && added.size() > 1) {
      Added oldest = added.remove();
      remove(oldest.recordId(), oldest.document());
    }
  }

  private void remove(long recordId, Doc document) {
    plan.delete(collection, recordId, document);
    records--;
    bytes -= document.length();
  }
}
