// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.update.DocDiff;
import java.util.HashMap;
import java.util.Map;

/**
 * Works out what entries of a log do to documents and indexes, from one moment on, each seeing what
 * those before it did to the same record. Used by one thread at a time.
 *
 * <p>It is exact: an entry that does not fit the state it is applied to is a broken invariant.
 */
final class EntryWrites {
  private record Place(int table, long recordId) {}

  private final Moment moment;
  private final Map<Place, DocumentWrite> newest = new HashMap<>();

  EntryWrites(Moment moment) {
    this.moment = moment;
  }

  DocumentWrite next(LoggedEntry entry) {
    CollectionEntry collection = moment.catalog().find(entry.collection());
    if (collection == null || entry.recordId() == 0) {
      throw new IllegalStateException("the entry does not fit the catalog: " + entry);
    }
    DocumentWrite write = write(entry, collection);
    newest.put(new Place(collection.recordTable(), entry.recordId()), write);
    return write;
  }

  private DocumentWrite write(LoggedEntry entry, CollectionEntry collection) {
    if (entry.isInsert()) {
      DocumentWrite insert = DocumentWrite.insert(collection, entry.object().detached());
      insert.assign(entry.recordId());
      return insert;
    }
    Doc before = before(collection.recordTable(), entry.recordId());
    if (before == null) {
      throw new IllegalStateException("the entry changes a record that is not there: " + entry);
    }
    return entry.isDelete()
        ? DocumentWrite.delete(collection, entry.recordId(), before)
        : DocumentWrite.update(
            collection, entry.recordId(), before, changed(before, entry.object()));
  }

  private Doc before(int table, long recordId) {
    DocumentWrite earlier = newest.get(new Place(table, recordId));
    if (earlier != null) {
      return earlier.after();
    }
    byte[] record = moment.snapshot().record(table, recordId);
    return record == null ? null : new Doc(record);
  }

  private static Doc changed(Doc before, Doc change) {
    // a whole document begins with its _id
    return "$v".equals(change.firstName())
        ? DocDiff.apply(before, change.get("diff").doc())
        : change.detached();
  }
}
