// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.IndexKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * What a write does to one document and to the indexes: worked out from the versions before and
 * after, the same way on a primary, on a follower and in recovery.
 *
 * <p>A new document has no record id until it is committed or, from the log, until {@link #assign}.
 */
final class DocumentWrite {
  private final CollectionEntry collection;
  private final Doc before;
  private final Doc after;
  private final List<KeyChange> keys = new ArrayList<>();
  private final long[] multikey;
  private long recordId;
  private int bytes;

  private DocumentWrite(CollectionEntry collection, long recordId, Doc before, Doc after) {
    this.collection = collection;
    this.before = before;
    this.after = after;
    this.multikey = new long[collection.indexes().size()];
    for (int i = 0; i < multikey.length; i++) {
      index(i, collection.indexes().get(i));
    }
    bytes = after == null ? 0 : after.length();
    for (KeyChange key : keys) {
      bytes += key.bytes();
    }
    if (recordId != 0) {
      assign(recordId);
    }
  }

  static DocumentWrite insert(CollectionEntry collection, Doc document) {
    return new DocumentWrite(collection, 0, null, document);
  }

  static DocumentWrite update(CollectionEntry collection, long recordId, Doc before, Doc after) {
    return new DocumentWrite(collection, recordId, before, after);
  }

  static DocumentWrite delete(CollectionEntry collection, long recordId, Doc before) {
    return new DocumentWrite(collection, recordId, before, null);
  }

  private void index(int number, IndexEntry index) {
    if (before != null && after != null && IndexKeysChange.none(index, before, after)) {
      return;
    }
    List<IndexKeys.Key> old = before == null ? List.of() : IndexKeys.of(index, before).keys();
    List<IndexKeys.Key> now = List.of();
    if (after != null) {
      IndexKeys taken = IndexKeys.of(index, after);
      now = taken.keys();
      multikey[number] = taken.multikey() & ~index.multikey();
    }
    IndexKeysChange.between(old, now, index, keys);
  }

  CollectionEntry collection() {
    return collection;
  }

  /** The document before, or null for a new one. */
  Doc before() {
    return before;
  }

  /** The document after, or null when it is removed. */
  Doc after() {
    return after;
  }

  List<KeyChange> keys() {
    return keys;
  }

  /** For an index by its number: bits of fields on which an array appears for the first time. */
  long newMultikey(int index) {
    return multikey[index];
  }

  long recordId() {
    return recordId;
  }

  /** Sets the record id and fills it into the keys. */
  void assign(long id) {
    recordId = id;
    for (KeyChange key : keys) {
      key.assign(id);
    }
  }

  /** Bytes of the new versions, about. */
  int bytes() {
    return bytes;
  }

  /** How the count of documents changes. */
  int countChange() {
    return before == null ? 1 : after == null ? -1 : 0;
  }

  long bytesChange() {
    long now = after == null ? 0 : after.length();
    return now - (before == null ? 0 : before.length());
  }
}
