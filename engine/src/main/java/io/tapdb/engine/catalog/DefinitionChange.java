// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What one logged change of definitions does to the catalog.
 *
 * <p>Everything follows from the catalog before and the entry, table numbers too, so every member
 * that applies the same log gets the same catalog. The entry was checked when it was planned; one
 * that does not fit is a broken invariant.
 */
public final class DefinitionChange {
  /** The one index a collection cannot be without. */
  private static final Doc ID_INDEX =
      new DocWriter()
          .put("v", 2)
          .open("key")
          .put("_id", 1)
          .close()
          .put("name", IndexEntry.ID_NAME)
          .build();

  /** A row of the catalog's table; a null value removes it. */
  public record Row(byte[] key, byte[] value) {}

  /**
   * What has become of the definitions.
   *
   * @param catalog the catalog afterwards
   * @param rows what to write
   * @param dropped tables that nothing refers to any more
   */
  public record Outcome(Catalog catalog, List<Row> rows, List<Integer> dropped) {}

  private final Catalog before;
  private final String database;
  private final UUID uuid;
  private final Doc command;
  private final long timestamp;

  private DefinitionChange(
      Catalog before, String database, UUID uuid, Doc command, long timestamp) {
    this.before = before;
    this.database = database;
    this.uuid = uuid;
    this.command = command;
    this.timestamp = timestamp;
  }

  /**
   * Applies an entry.
   *
   * @param uuid the collection's identity, or null where the command has none
   * @param command the entry's {@code o}, whose first field names the change
   */
  public static Outcome apply(
      Catalog before, String database, UUID uuid, Doc command, long timestamp) {
    return new DefinitionChange(before, database, uuid, command, timestamp).apply();
  }

  private Outcome apply() {
    String name = command.firstName();
    return switch (name) {
      case "create" -> create();
      case "drop" -> drop();
      case "renameCollection" -> rename();
      case "collMod" -> modify();
      case "createIndexes" -> addIndexes(List.of(optionsAfter("createIndexes")), false);
      case "startIndexBuild" -> addIndexes(documents("indexes"), true);
      case "commitIndexBuild" -> changeIndexes(IndexEntry::finished);
      case "abortIndexBuild", "dropIndexes" -> dropIndexes();
      case "dropDatabase" -> new Outcome(before, List.of(), List.of());
      default -> throw new IllegalStateException("the log holds an unknown command: " + name);
    };
  }

  private Outcome create() {
    int next = before.nextTable();
    CollectionEntry created =
        new CollectionEntry(
            new Namespace(database, command.get("create").string()),
            uuid,
            Tables.id(next, Tables.RECORDS),
            optionsAfter("create"),
            List.of(IndexEntry.of(ID_INDEX, Tables.id(next + 1, Tables.POINT), false)),
            timestamp);
    return changed(created, 2);
  }

  private Doc optionsAfter(String name) {
    DocWriter options = new DocWriter();
    FieldCursor field = command.fields();
    while (field.next()) {
      if (!field.nameIs(name)) {
        options.copy(field);
      }
    }
    return options.build();
  }

  private CollectionEntry collection() {
    CollectionEntry found = before.find(uuid);
    if (found == null) {
      throw new IllegalStateException("no collection " + uuid + " for " + command);
    }
    return found;
  }

  private Outcome drop() {
    CollectionEntry gone = collection();
    return new Outcome(
        before.without(gone, timestamp), List.of(new Row(Catalog.key(uuid), null)), gone.tables());
  }

  private Outcome rename() {
    Value target = command.get("dropTarget");
    Namespace to = Namespace.parse(command.get("to").string());
    Catalog catalog = before;
    List<Row> rows = new ArrayList<>();
    List<Integer> dropped = List.of();
    if (!target.isMissing()) {
      UUID targetUuid = CollectionEntry.uuidOf(target);
      CollectionEntry gone = before.find(targetUuid);
      catalog = catalog.without(gone, timestamp);
      rows.add(new Row(Catalog.key(targetUuid), null));
      dropped = gone.tables();
    }
    CollectionEntry renamed = collection().withNamespace(to, timestamp);
    rows.add(row(renamed));
    return new Outcome(catalog.with(renamed, 0), rows, dropped);
  }

  /** The entry holds the options and index specifications as they are to be, whole. */
  private Outcome modify() {
    CollectionEntry changed = collection();
    Value options = command.get("options");
    if (options.isDocument()) {
      changed = changed.withOptions(options.doc(), timestamp);
    }
    Value index = command.get("index");
    if (index.isDocument()) {
      Doc spec = index.doc();
      changed = changed.withIndex(spec.get("name").string(), old -> old.withSpec(spec), timestamp);
    }
    return changed(changed, 0);
  }

  private Outcome addIndexes(List<Doc> specs, boolean building) {
    CollectionEntry collection = collection();
    List<IndexEntry> indexes = new ArrayList<>(collection.indexes());
    int next = before.nextTable();
    for (Doc spec : specs) {
      indexes.add(IndexEntry.of(spec, Tables.id(next++, Tables.RANGE), building));
    }
    return changed(collection.withIndexes(indexes, timestamp), specs.size());
  }

  private List<Doc> documents(String name) {
    List<Doc> documents = new ArrayList<>();
    FieldCursor field = command.get(name).doc().fields();
    while (field.next()) {
      documents.add(field.value().doc());
    }
    return documents;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    FieldCursor field = command.get("names").doc().fields();
    while (field.next()) {
      names.add(field.value().string());
    }
    return names;
  }

  private Outcome changeIndexes(UnaryOperator<IndexEntry> change) {
    CollectionEntry changed = collection();
    for (String name : names()) {
      changed = changed.withIndex(name, change, timestamp);
    }
    return changed(changed, 0);
  }

  private Outcome dropIndexes() {
    CollectionEntry collection = collection();
    List<IndexEntry> kept = new ArrayList<>();
    List<Integer> dropped = new ArrayList<>();
    List<String> names = names();
    for (IndexEntry index : collection.indexes()) {
      if (names.contains(index.name())) {
        dropped.add(index.table());
      } else {
        kept.add(index);
      }
    }
    CollectionEntry changed = collection.withIndexes(kept, timestamp);
    return new Outcome(before.with(changed, 0), List.of(row(changed)), dropped);
  }

  private Outcome changed(CollectionEntry collection, int tablesUsed) {
    Catalog catalog = before.with(collection, tablesUsed);
    List<Row> rows = new ArrayList<>();
    rows.add(row(collection));
    if (tablesUsed > 0) {
      rows.add(new Row(Catalog.nextTableKey(), catalog.nextTableRow()));
    }
    return new Outcome(catalog, rows, List.of());
  }

  private static Row row(CollectionEntry collection) {
    return new Row(Catalog.key(collection.uuid()), collection.encode().toByteArray());
  }

  /** The same collection where more paths hold arrays, which no entry of its own says. */
  public static Outcome multikey(Catalog before, CollectionEntry collection, int index, long bits) {
    CollectionEntry changed = collection.withMultikey(index, bits);
    return new Outcome(before.with(changed, 0), List.of(row(changed)), List.of());
  }
}
