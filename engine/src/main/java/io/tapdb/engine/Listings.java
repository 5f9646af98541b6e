// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.query.CollectionDigest;
import io.tapdb.engine.query.Validation;
import io.tapdb.engine.store.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What there is: databases, collections, indexes, and how large they are. Safe for many threads.
 */
public final class Listings {
  private final DataSet replicated;
  private final DataSet local;

  Listings(DataSet replicated, DataSet local) {
    this.replicated = replicated;
    this.local = local;
  }

  private List<CollectionEntry> collections(String database) {
    List<CollectionEntry> all = new ArrayList<>();
    for (DataSet set : List.of(replicated, local)) {
      try (Moment moment = set.moment()) {
        all.addAll(moment.catalog().in(database));
      }
    }
    return all;
  }

  /** The names of all databases that hold anything. */
  public Set<String> databases() {
    Set<String> names = new TreeSet<>();
    for (DataSet set : List.of(replicated, local)) {
      try (Moment moment = set.moment()) {
        moment.catalog().all().forEach(each -> names.add(each.namespace().database()));
      }
    }
    return names;
  }

  /** One document for each collection of a database, as {@code listCollections} shows it. */
  public List<Doc> collectionsOf(String database) {
    List<Doc> shown = new ArrayList<>();
    for (CollectionEntry each : collections(database)) {
      shown.add(
          new DocWriter()
              .put("name", each.namespace().collection())
              .put("type", "collection")
              .put("options", each.options())
              .open("info")
              .put("readOnly", false)
              .put("uuid", each.uuidValue())
              .close()
              .put("idIndex", each.idIndex().spec())
              .build());
    }
    return shown;
  }

  /** The specification of each index that can be used, or null when there is no such collection. */
  public List<Doc> indexesOf(Namespace namespace) {
    CollectionEntry collection = find(namespace);
    return collection == null
        ? null
        : collection.indexes().stream()
            .filter(index -> !index.building())
            .map(IndexEntry::spec)
            .toList();
  }

  private CollectionEntry find(Namespace namespace) {
    DataSet set = set(namespace);
    try (Moment moment = set.moment()) {
      return moment.find(namespace);
    }
  }

  /** Whether there is such a collection and it is capped. */
  public boolean isCapped(Namespace namespace) {
    CollectionEntry collection = find(namespace);
    return collection != null && collection.isCapped();
  }

  private DataSet set(Namespace namespace) {
    return namespace.isLocal() ? local : replicated;
  }

  /**
   * How large a collection is.
   *
   * @param documents how many it has
   * @param bytes their sizes together
   * @param storageBytes what its records take on disk, about
   * @param indexBytes what each index takes on disk, about, by name
   * @param building names of the indexes that are still being filled
   * @param options what it was created with
   */
  public record Size(
      long documents,
      long bytes,
      long storageBytes,
      Map<String, Long> indexBytes,
      List<String> building,
      Doc options) {}

  /** How large the collection is, or null when there is none. */
  public Size sizeOf(Namespace namespace) {
    CollectionEntry collection = find(namespace);
    return collection == null ? null : sizeOf(collection);
  }

  private Size sizeOf(CollectionEntry collection) {
    DataSet set = set(collection.namespace());
    Totals totals = set.store().published(collection.recordTable());
    Map<String, Long> indexes = new LinkedHashMap<>();
    List<String> building = new ArrayList<>();
    for (IndexEntry index : collection.indexes()) {
      indexes.put(index.name(), set.store().sizeOf(List.of(index.table())));
      if (index.building()) {
        building.add(index.name());
      }
    }
    return new Size(
        totals.records(),
        totals.bytes(),
        set.store().sizeOf(List.of(collection.recordTable())),
        indexes,
        building,
        collection.options());
  }

  /**
   * How large a database is.
   *
   * @param collections how many it has
   * @param indexes how many these have
   * @param documents how many they hold
   * @param bytes the sizes of the documents together
   * @param storageBytes what the records take on disk, about
   * @param indexBytes what the indexes take on disk, about
   */
  public record DatabaseSize(
      long collections,
      long indexes,
      long documents,
      long bytes,
      long storageBytes,
      long indexBytes) {
    private static final DatabaseSize NONE = new DatabaseSize(0, 0, 0, 0, 0, 0);

    private DatabaseSize plus(Size more) {
      long moreIndexBytes = more.indexBytes().values().stream().mapToLong(Long::longValue).sum();
      return new DatabaseSize(
          collections + 1,
          indexes + more.indexBytes().size(),
          documents + more.documents(),
          bytes + more.bytes(),
          storageBytes + more.storageBytes(),
          indexBytes + moreIndexBytes);
    }
  }

  /** How large the database is. */
  public DatabaseSize sizeOf(String database) {
    DatabaseSize all = DatabaseSize.NONE;
    for (CollectionEntry each : collections(database)) {
      all = all.plus(sizeOf(each));
    }
    return all;
  }

  /**
   * Indexes whose documents expire.
   *
   * @param hidden whether queries must not use it, those for expired documents neither
   */
  public record Expiring(
      Namespace namespace, String path, String index, long afterSeconds, boolean hidden) {}

  /** Every index that makes documents expire. */
  public List<Expiring> expiring() {
    List<Expiring> found = new ArrayList<>();
    try (Moment moment = replicated.moment()) {
      for (CollectionEntry collection : moment.catalog().all()) {
        for (IndexEntry index : collection.indexes()) {
          if (index.expireAfterSeconds() >= 0 && !index.building()) {
            found.add(
                new Expiring(
                    collection.namespace(),
                    index.fields().getFirst().path().text(),
                    index.name(),
                    index.expireAfterSeconds(),
                    index.hidden()));
          }
        }
      }
    }
    return found;
  }

  /**
   * Compares every index of a collection with its documents.
   *
   * @return the findings as {@code validate} shows them, or null when there is no such collection
   */
  public Doc validate(Namespace namespace, Operation operation) {
    DataSet set = set(namespace);
    try (Moment moment = set.moment()) {
      CollectionEntry collection = moment.find(namespace);
      return collection == null ? null : Validation.run(collection, moment, operation);
    }
  }

  /**
   * Fingerprints of collections.
   *
   * @param byName of each replicated collection the MD5 of its documents in order of their ids, or,
   *     in a capped one, in natural order
   * @param uuids the identity of each
   * @param capped the names of those that are capped
   */
  public record Digests(
      Map<String, String> byName, Map<String, Value> uuids, List<String> capped) {}

  /**
   * Fingerprints of the replicated collections of a database, all at one moment.
   *
   * @param names only these, or all when empty
   */
  public Digests digests(String database, Set<String> names, Operation operation) {
    Map<String, String> digests = new TreeMap<>();
    Map<String, Value> uuids = new TreeMap<>();
    List<String> capped = new ArrayList<>();
    try (Moment moment = replicated.moment()) {
      for (CollectionEntry each : moment.catalog().in(database)) {
        String name = each.namespace().collection();
        if (names.isEmpty() || names.contains(name)) {
          digests.put(name, CollectionDigest.of(each, moment, operation));
          uuids.put(name, each.uuidValue());
          if (each.isCapped()) {
            capped.add(name);
          }
        }
      }
    }
    return new Digests(digests, uuids, capped);
  }
}
