// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One collection as the catalog has it.
 *
 * @param namespace its present name
 * @param uuid its identity, which renaming does not change
 * @param recordTable where its documents are
 * @param options what it was created with
 * @param indexes the one on {@code _id} first
 * @param version timestamp of the last change to any of the above, of whose plans rely on it
 */
public record CollectionEntry(
    Namespace namespace,
    UUID uuid,
    int recordTable,
    Doc options,
    List<IndexEntry> indexes,
    long version) {

  public IndexEntry idIndex() {
    return indexes.getFirst();
  }

  /** The index of that name, or null. */
  public IndexEntry index(String name) {
    for (IndexEntry index : indexes) {
      if (index.name().equals(name)) {
        return index;
      }
    }
    return null;
  }

  public boolean isCapped() {
    Value capped = options.get("capped");
    return capped.type() == BsonTypes.BOOLEAN && capped.bool();
  }

  /** The bytes a capped collection may hold. */
  public long cappedBytes() {
    return Numbers.toLong(options.get("size"));
  }

  /** The documents a capped collection may hold, or 0 for any number. */
  public long cappedDocuments() {
    Value max = options.get("max");
    return max.isNumber() ? Math.max(0, Numbers.toLong(max)) : 0;
  }

  /** All tables the collection uses. */
  public List<Integer> tables() {
    List<Integer> tables = new ArrayList<>();
    tables.add(recordTable);
    indexes.forEach(index -> tables.add(index.table()));
    return tables;
  }

  CollectionEntry withIndexes(List<IndexEntry> changed, long timestamp) {
    return new CollectionEntry(
        namespace, uuid, recordTable, options, List.copyOf(changed), timestamp);
  }

  /** Changes one index, which keeps its place. */
  CollectionEntry withIndex(String name, UnaryOperator<IndexEntry> change, long timestamp) {
    return withIndexes(
        indexes.stream().map(i -> i.name().equals(name) ? change.apply(i) : i).toList(), timestamp);
  }

  /** The same collection where more paths hold arrays; plans to write need not know. */
  CollectionEntry withMultikey(int index, long bits) {
    List<IndexEntry> changed = new ArrayList<>(indexes);
    changed.set(index, changed.get(index).withMultikey(bits));
    return withIndexes(changed, version);
  }

  CollectionEntry withNamespace(Namespace to, long timestamp) {
    return new CollectionEntry(to, uuid, recordTable, options, indexes, timestamp);
  }

  CollectionEntry withOptions(Doc changed, long timestamp) {
    return new CollectionEntry(namespace, uuid, recordTable, changed, indexes, timestamp);
  }

  /** An identity as a binary value; null gives a missing one. */
  public static Value valueOf(UUID uuid) {
    if (uuid == null) {
      return Value.MISSING;
    }
    return Value.binary(
        4,
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  /** The id in a binary value of subtype 4. */
  public static UUID uuidOf(Value value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.binaryData());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  public Value uuidValue() {
    return valueOf(uuid);
  }

  Doc encode() {
    DocWriter row =
        new DocWriter()
            .put("db", namespace.database())
            .put("name", namespace.collection())
            .put("uuid", uuidValue())
            .put("table", recordTable)
            .put("options", options)
            .put("version", version)
            .openArray("indexes");
    indexes.forEach(index -> row.add(index.encode()));
    return row.close().build();
  }

  static CollectionEntry decode(Doc row) {
    List<IndexEntry> indexes = new ArrayList<>();
    FieldCursor field = row.get("indexes").doc().fields();
    while (field.next()) {
      indexes.add(IndexEntry.decode(field.value().doc()));
    }
    return new CollectionEntry(
        new Namespace(row.get("db").string(), row.get("name").string()),
        uuidOf(row.get("uuid")),
        row.get("table").int32(),
        row.get("options").doc(),
        List.copyOf(indexes),
        row.get("version").int64());
  }
}
