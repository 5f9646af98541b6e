// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.DefinitionChange;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.VersionStore;
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
  void applyEntry(LoggedEntry entry) {
    if (entry.isCommand()) {
      apply(entry.database(), entry.collection(), entry.object(), entry.opTime());
    } else if (entry.isDocument()) {
      DocumentWrite write;
      try (Moment moment = catalogs.moment(store.open())) {
        write = new EntryWrites(moment).next(entry);
      }
      apply(write, entry.opTime());
    }
    store.publish(entry.opTime());
  }
}
