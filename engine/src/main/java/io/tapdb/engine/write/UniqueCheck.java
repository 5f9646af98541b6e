// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyReader;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.Tables;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that no two documents share a key of a unique index, within one plan and against what
 * its moment shows. What others commit meanwhile is noticed by the lane.
 */
final class UniqueCheck {
  /** A value of a unique index, by table and prefix. */
  private record Taken(int table, ByteBuffer prefix) {}

  private final Snapshot snapshot;
  private final Set<Taken> added = new HashSet<>();
  private final Set<Taken> removed = new HashSet<>();

  UniqueCheck(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Takes a write in.
   *
   * @throws TapdbException {@link ErrorCode#DUPLICATE_KEY} when another document has one of its
   *     keys
   */
  void admit(DocumentWrite write) {
    for (KeyChange key : write.keys()) {
      if (key.isUnique() && isTaken(key)) {
        throw duplicate(write.collection(), key, write.after());
      }
    }
    // a refused write takes nothing away; one write never removes and adds the same key
    for (KeyChange key : write.keys()) {
      if (key.value() == null && holds(write.collection(), key)) {
        Taken gone = taken(key);
        added.remove(gone);
        removed.add(gone);
      }
    }
    for (KeyChange key : write.keys()) {
      if (key.isUnique()) {
        added.add(taken(key));
      }
    }
  }

  /** Takes in the keys of a record that was there before the index. */
  void admitFill(CollectionEntry collection, long recordId, Doc document, List<KeyChange> keys) {
    for (KeyChange key : keys) {
      if (key.isUnique() && (!added.add(taken(key)) || isOthers(key, recordId))) {
        throw duplicate(collection, key, document);
      }
    }
  }

  /**
   * Whether the record has that key to give up. In an index being built it may have none yet, and
   * the same key may be another record's.
   */
  private boolean holds(CollectionEntry collection, KeyChange key) {
    for (IndexEntry index : collection.indexes()) {
      if (index.table() == key.table() && index.building()) {
        return snapshot.hasPrefix(key.table(), key.key());
      }
    }
    return true;
  }

  private static Taken taken(KeyChange key) {
    return new Taken(key.table(), ByteBuffer.wrap(key.prefix()));
  }

  private boolean isTaken(KeyChange key) {
    Taken taken = taken(key);
    return added.contains(taken)
        || (!removed.contains(taken) && snapshot.hasPrefix(key.table(), key.prefix()));
  }

  private boolean isOthers(KeyChange key, long recordId) {
    try (EntryCursor cursor = snapshot.scan(key.table(), KeyRange.prefix(key.prefix()), false)) {
      while (cursor.next()) {
        if (Tables.recordId(cursor.key()) != recordId) {
          return true;
        }
      }
    }
    return false;
  }

  private static TapdbException duplicate(CollectionEntry collection, KeyChange key, Doc document) {
    IndexEntry index = null;
    for (IndexEntry each : collection.indexes()) {
      index = each.table() == key.table() ? each : index;
    }
    DocWriter values = new DocWriter();
    StringBuilder text = new StringBuilder("{ ");
    KeyReader reader = new KeyReader(key.key(), typesOf(key));
    boolean readable = KeyReader.canRestore(typesOf(key));
    for (IndexEntry.Field field : index.fields()) {
      Value value = readable ? reader.next(field.descending()) : field.path().in(document);
      text.append(text.length() > 2 ? ", " : "").append(field.path()).append(": ").append(value);
      values.put(field.path().text(), value);
    }
    return new TapdbException(
        ErrorCode.DUPLICATE_KEY,
        "E11000 duplicate key error collection: "
            + collection.namespace()
            + " index: "
            + index.name()
            + " dup key: "
            + text.append(" }"),
        new DocWriter()
            .put("keyPattern", index.keyPattern())
            .put("keyValue", values.build())
            .build());
  }

  private static byte[] typesOf(KeyChange key) {
    byte[] value = key.value();
    return Tables.kind(key.table()) == Tables.POINT
        ? java.util.Arrays.copyOfRange(value, Long.BYTES, value.length)
        : value;
  }
}
