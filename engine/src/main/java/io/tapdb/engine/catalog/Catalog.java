// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every collection there is at one moment; immutable. The rows behind it are versioned like any
 * other data, so definitions roll back and replay with the documents.
 */
public final class Catalog {
  /** Key of the row that holds the next free table number; collections' keys are their uuids. */
  private static final byte[] NEXT_TABLE_KEY = {0};

  private static final Catalog EMPTY = new Catalog(Map.of(), new TreeMap<>(), Tables.FIRST_FREE, 0);

  private final Map<UUID, CollectionEntry> byUuid;
  private final NavigableMap<String, CollectionEntry> byName;
  private final int nextTable;
  private final long version;

  private Catalog(
      Map<UUID, CollectionEntry> byUuid,
      NavigableMap<String, CollectionEntry> byName,
      int nextTable,
      long version) {
    this.byUuid = byUuid;
    this.byName = byName;
    this.nextTable = nextTable;
    this.version = version;
  }

  /** Reads the rows of a store. */
  static Catalog read(Snapshot snapshot) {
    Catalog catalog = EMPTY;
    Map<UUID, CollectionEntry> byUuid = new HashMap<>();
    NavigableMap<String, CollectionEntry> byName = new TreeMap<>();
    int nextTable = Tables.FIRST_FREE;
    long version = 0;
    try (EntryCursor rows = snapshot.scan(Tables.CATALOG, KeyRange.ALL, false)) {
      while (rows.next()) {
        Doc row = new Doc(rows.value());
        if (rows.key().length == NEXT_TABLE_KEY.length) {
          nextTable = row.get("next").int32();
          continue;
        }
        CollectionEntry collection = CollectionEntry.decode(row);
        byUuid.put(collection.uuid(), collection);
        byName.put(collection.namespace().toString(), collection);
        version = Math.max(version, collection.version());
      }
    }
    return byUuid.isEmpty() && nextTable == Tables.FIRST_FREE
        ? catalog
        : new Catalog(byUuid, byName, nextTable, version);
  }

  /** The collection of that name, or null. */
  public CollectionEntry find(Namespace namespace) {
    return byName.get(namespace.toString());
  }

  /** The collection of that identity, or null. */
  public CollectionEntry find(UUID uuid) {
    return byUuid.get(uuid);
  }

  public Collection<CollectionEntry> all() {
    return byName.values();
  }

  /** The collections of one database, in order of their names. */
  public Collection<CollectionEntry> in(String database) {
    return byName.subMap(database + ".", true, database + "/", false).values();
  }

  /** The timestamp of the newest change of any definition. */
  public long version() {
    return version;
  }

  /** The number the next table will get. */
  int nextTable() {
    return nextTable;
  }

  /** This catalog with the collection added or changed. */
  Catalog with(CollectionEntry collection, int tablesUsed) {
    CollectionEntry before = byUuid.get(collection.uuid());
    Map<UUID, CollectionEntry> uuids = new HashMap<>(byUuid);
    uuids.put(collection.uuid(), collection);
    NavigableMap<String, CollectionEntry> names = new TreeMap<>(byName);
    if (before != null) {
      names.remove(before.namespace().toString());
    }
    names.put(collection.namespace().toString(), collection);
    return new Catalog(
        uuids, names, nextTable + tablesUsed, Math.max(version, collection.version()));
  }

  Catalog without(CollectionEntry collection, long timestamp) {
    Map<UUID, CollectionEntry> uuids = new HashMap<>(byUuid);
    uuids.remove(collection.uuid());
    NavigableMap<String, CollectionEntry> names = new TreeMap<>(byName);
    names.remove(collection.namespace().toString());
    return new Catalog(uuids, names, nextTable, Math.max(version, timestamp));
  }

  static byte[] key(UUID uuid) {
    return java.nio.ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static byte[] nextTableKey() {
    return NEXT_TABLE_KEY;
  }

  byte[] nextTableRow() {
    return new DocWriter(32).put("next", nextTable).build().toByteArray();
  }
}
