// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import java.util.UUID;

/** Replicated documents as they are now, by the names they have in entries of the log. */
public final class RecordsNow implements AutoCloseable {
  private final Moment moment;

  RecordsNow(Moment moment) {
    this.moment = moment;
  }

  /** What the collection is called now, or null when there is none. */
  public Namespace name(UUID collection) {
    CollectionEntry found = moment.catalog().find(collection);
    return found == null ? null : found.namespace();
  }

  /** The document, or null when it is not there; valid for as long as anything. */
  public Doc document(UUID collection, long recordId) {
    CollectionEntry found = moment.catalog().find(collection);
    byte[] record = found == null ? null : moment.snapshot().record(found.recordTable(), recordId);
    return record == null ? null : new Doc(record);
  }

  @Override
  public void close() {
    moment.close();
  }
}
