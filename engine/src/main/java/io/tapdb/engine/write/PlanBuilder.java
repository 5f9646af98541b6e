// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.Catalog;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.DefinitionChange;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.IndexKeys;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.Totals;
import io.tapdb.engine.update.DocDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Puts a plan together at one moment, step by step, each step seeing those before it.
 *
 * <p>It makes the log entries and checks unique indexes, so every kind of write does both the same
 * way.
 */
public final class PlanBuilder {
  private final Moment moment;
  private final WritePlan plan;
  private final UniqueCheck unique;
  private Catalog catalog;

  public PlanBuilder(Moment moment) {
    this.moment = moment;
    this.catalog = moment.catalog();
    this.plan = new WritePlan(moment.timestamp(), moment.catalog().version());
    this.unique = new UniqueCheck(moment.snapshot());
  }

  /** The definitions as they will be after the steps so far. */
  public Catalog catalog() {
    return catalog;
  }

  /** Bytes of the log entries so far. */
  public long bytes() {
    return plan.bytes();
  }

  /**
   * Changes definitions.
   *
   * @param uuid the collection's identity, or null where the command has none
   * @param command as it will stand in the log
   */
  public void define(String database, UUID uuid, Doc command) {
    byte[] entry = LogEntry.command(database, CollectionEntry.valueOf(uuid), command);
    plan.add(new WritePlan.DefinitionStep(database, uuid, command, entry));
    catalog =
        DefinitionChange.apply(catalog, database, uuid, command, moment.timestamp()).catalog();
  }

  /** Makes the plan hold only while the collection has no documents. */
  public void relyOnEmpty(CollectionEntry collection) {
    plan.relyOnEmpty(collection.recordTable());
  }

  /** Makes the plan hold only while the collection holds just this much. */
  public void relyOnTotals(CollectionEntry collection, Totals totals) {
    plan.relyOnTotals(collection.recordTable(), totals);
  }

  /**
   * Adds a document, which has an {@code _id} by now.
   *
   * @throws io.tapdb.engine.TapdbException for a duplicate key; the plan is as it was before
   */
  public void insert(CollectionEntry collection, Doc document) {
    DocumentWrite write = DocumentWrite.insert(collection, document);
    unique.admit(write);
    plan.add(
        new WritePlan.DocumentStep(
            write, LogEntry.insert(collection.namespace(), collection.uuidValue(), document)));
  }

  /**
   * Puts a new version of a document in place of the one read.
   *
   * @throws io.tapdb.engine.TapdbException for a duplicate key; the plan is as it was before
   */
  public void update(CollectionEntry collection, long recordId, Doc before, Doc after) {
    DocumentWrite write = DocumentWrite.update(collection, recordId, before, after);
    unique.admit(write);
    Doc diff = DocDiff.between(before, after);
    Doc change =
        diff == null
            ? after
            : new DocWriter(diff.length() + 32).put("$v", 2).put("diff", diff).build();
    byte[] entry =
        LogEntry.update(collection.namespace(), collection.uuidValue(), after.get("_id"), change);
    plan.add(new WritePlan.DocumentStep(write, entry));
  }

  /** Removes a document. */
  public void delete(CollectionEntry collection, long recordId, Doc before) {
    DocumentWrite write = DocumentWrite.delete(collection, recordId, before);
    unique.admit(write);
    byte[] entry =
        LogEntry.delete(collection.namespace(), collection.uuidValue(), before.get("_id"));
    plan.add(new WritePlan.DocumentStep(write, entry));
  }

  /** Logs a message that changes nothing. */
  public void noop(Doc message) {
    plan.add(new WritePlan.NoopStep(LogEntry.noop(message)));
  }

  /**
   * Fills the keys of a record into an index that is being built; not logged.
   *
   * @param index the number of the index in the collection
   * @throws io.tapdb.engine.TapdbException for a duplicate key
   */
  public void fill(CollectionEntry collection, int index, long recordId, Doc document) {
    IndexEntry entry = collection.indexes().get(index);
    IndexKeys taken = IndexKeys.of(entry, document);
    List<KeyChange> keys = new ArrayList<>(taken.keys().size());
    for (IndexKeys.Key key : taken.keys()) {
      KeyChange change = KeyChange.add(entry.table(), key.bytes(), key.types(), entry.unique());
      change.assign(recordId);
      keys.add(change);
    }
    unique.admitFill(collection, recordId, document, keys);
    plan.add(
        new WritePlan.FillStep(
            collection.recordTable(),
            recordId,
            collection.uuid(),
            index,
            keys,
            taken.multikey() & ~entry.multikey()));
  }

  public WritePlan build() {
    return plan;
  }

  /** A plan that writes nothing. */
  public static WritePlan nothing(Moment moment) {
    return new WritePlan(moment.timestamp(), moment.catalog().version());
  }
}
