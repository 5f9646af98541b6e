// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.Catalog;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.DefinitionChange;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.update.DocDiff;
import io.tapdb.oplog.OpTime;
import java.util.UUID;

/**
 * The one way in which state changes: a primary's commits and the entries of a log, in recovery and
 * from other members, all end in these puts. Used by one thread at a time.
 */
final class Applier {
  private final VersionStore store;
  private final CatalogHistory catalogs;

  Applier(VersionStore store, CatalogHistory catalogs) {
    this.store = store;
    this.catalogs = catalogs;
  }

  /** Makes the versions of one document write; its record id has been assigned. */
  void apply(DocumentWrite write, OpTime opTime) {
    int table = write.collection().recordTable();
    byte[] after = write.after() == null ? null : write.after().toByteArray();
    store.put(table, Tables.recordKey(write.recordId()), opTime, after);
    store.count(table, write.countChange(), write.bytesChange(), write.recordId());
    for (KeyChange key : write.keys()) {
      store.put(key.table(), key.key(), opTime, key.value());
    }
    UUID uuid = write.collection().uuid();
    for (int index = 0; index < write.collection().indexes().size(); index++) {
      noteMultikey(uuid, index, write.newMultikey(index), opTime);
    }
  }

  private void noteMultikey(UUID uuid, int index, long bits, OpTime opTime) {
    CollectionEntry now = bits == 0 ? null : catalogs.now().find(uuid);
    if (now != null && (now.indexes().get(index).multikey() & bits) != bits) {
      put(DefinitionChange.multikey(catalogs.now(), now, index, bits), opTime);
    }
  }

  /** Makes the versions of a change of definitions. */
  void apply(String database, UUID uuid, Doc command, OpTime opTime) {
    put(
        DefinitionChange.apply(catalogs.now(), database, uuid, command, opTime.timestamp()),
        opTime);
  }

  private void put(DefinitionChange.Outcome outcome, OpTime opTime) {
    for (DefinitionChange.Row row : outcome.rows()) {
      store.put(Tables.CATALOG, row.key(), opTime, row.value());
    }
    store.noteDropped(outcome.dropped());
    catalogs.add(opTime.timestamp(), outcome.catalog());
  }

  /** Makes versions of keys that belong to records written before; they are not in the log. */
  void fill(WritePlan.FillStep fill, OpTime published) {
    for (KeyChange key : fill.keys()) {
      store.put(key.table(), key.key(), published, key.value());
    }
    noteMultikey(fill.collection(), fill.index(), fill.multikey(), published);
  }

  /** Applies one entry of a log to the state just before it, and shows it to readers. */
  void applyEntry(OpTime opTime, byte[] bytes) {
    Doc entry = new Doc(bytes);
    switch (LogEntry.op(entry)) {
      case LogEntry.COMMAND ->
          apply(LogEntry.database(entry), uuid(entry), LogEntry.object(entry), opTime);
      case LogEntry.NOOP -> {}
      default -> {
        DocumentWrite write;
        try (Moment moment = catalogs.moment(store.open())) {
          write = prepare(entry, moment);
        }
        apply(write, opTime);
      }
    }
    store.publish(opTime);
  }

  private static UUID uuid(Doc entry) {
    return LogEntry.uuid(entry).isMissing() ? null : CollectionEntry.uuidOf(LogEntry.uuid(entry));
  }

  /** Works out what an entry does to the documents and indexes of that moment. */
  private static DocumentWrite prepare(Doc entry, Moment moment) {
    Catalog catalog = moment.catalog();
    CollectionEntry collection = catalog.find(uuid(entry));
    long recordId = LogEntry.recordId(entry);
    if (collection == null || recordId == 0) {
      throw new IllegalStateException("the entry does not fit the catalog: " + entry);
    }
    if (LogEntry.op(entry).equals(LogEntry.INSERT)) {
      DocumentWrite insert = DocumentWrite.insert(collection, LogEntry.object(entry).detached());
      insert.assign(recordId);
      return insert;
    }
    byte[] record = moment.snapshot().record(collection.recordTable(), recordId);
    if (record == null) {
      throw new IllegalStateException("the entry changes a record that is not there: " + entry);
    }
    Doc before = new Doc(record);
    return LogEntry.op(entry).equals(LogEntry.DELETE)
        ? DocumentWrite.delete(collection, recordId, before)
        : DocumentWrite.update(
            collection, recordId, before, changed(before, LogEntry.object(entry)));
  }

  private static Doc changed(Doc before, Doc change) {
    // a whole document begins with its _id
    return "$v".equals(change.firstName())
        ? DocDiff.apply(before, change.get("diff").doc())
        : change.detached();
  }
}
