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

/**
 * The limits of a capped collection while one plan adds to it: the oldest documents go, as removals
 * that are logged like any other, so that every member keeps the same ones.
 */
final class Capped {
  private final CollectionEntry collection;
  private final Moment moment;
  private final PlanBuilder plan;
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
    plan.relyOnTotals(collection, totals);
  }

  /** Removes as many of the oldest documents as have to go before this one can be added. */
  void makeRoomFor(Doc document) {
    long limit = collection.cappedBytes();
    long most = collection.cappedDocuments();
    if (document.length() > limit) {
      throw new TapdbException(
          ErrorCode.BSON_OBJECT_TOO_LARGE,
          "object to insert exceeds cappedMaxSize: "
              + document.length()
              + " bytes, at most "
              + limit);
    }
    records++;
    bytes += document.length();
    if (bytes <= limit && (most == 0 || records <= most)) {
      return;
    }
    KeyRange rest = new KeyRange(Tables.recordKey(lastRemoved + 1), null);
    try (EntryCursor oldest = moment.snapshot().scan(collection.recordTable(), rest, false)) {
      while ((bytes > limit || (most > 0 && records > most)) && oldest.next()) {
        Doc gone = new Doc(oldest.value());
        lastRemoved = Tables.recordId(oldest.key());
        plan.delete(collection, lastRemoved, gone);
        records--;
        bytes -= gone.length();
      }
    }
  }
}
