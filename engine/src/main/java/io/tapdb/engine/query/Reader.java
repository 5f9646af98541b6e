// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import java.util.function.Supplier;

/**
 * What the stages of a plan read through: one moment of the store, which is replaced by a newer one
 * between batches, and during long walks whenever the store has moved on, so that a walk holds
 * neither memory nor old files.
 *
 * <p>A stage that reads remembers the number of the moment it opened its cursors at; when that has
 * changed it opens them again behind its last position.
 */
class Reader implements AutoCloseable {
  private static final int CHECK_EVERY = 128;

  private final Supplier<Moment> moments;
  private final CollectionEntry collection;
  private final boolean pinned;
  private Operation operation = Operation.UNSTOPPABLE;
  private Moment moment;
  private CollectionEntry present;
  private int number;
  private int rows;

  /**
   * Reads a collection.
   *
   * @param moments opens the newest moment
   * @param first the moment to begin at; closed with this reader
   * @param pinned whether everything is to be read at that one moment
   */
  Reader(Supplier<Moment> moments, Moment first, CollectionEntry collection, boolean pinned) {
    this.moments = moments;
    this.moment = first;
    this.collection = collection;
    this.present = collection;
    this.pinned = pinned;
  }

  /** Says for whom the next rows are read. */
  void operation(Operation current) {
    operation = current;
  }

  Operation operation() {
    return operation;
  }

  CollectionEntry collection() {
    return collection;
  }

  /** Which moment this is; rises when it is replaced. */
  int number() {
    if (moment == null) {
      attach();
    }
    return number;
  }

  /** The timestamp of the present moment. */
  long timestamp() {
    number();
    return moment.timestamp();
  }

  /** To be called for each row that is looked at. */
  void tick() {
    if (++rows % CHECK_EVERY == 0) {
      operation.check();
      if (!pinned && moment != null && moment.snapshot().isOutdated()) {
        detach();
      }
    }
  }

  /** The document of a record, or null. */
  Doc document(long recordId) {
    number();
    byte[] record = moment.snapshot().record(collection.recordTable(), recordId);
    return record == null ? null : new Doc(record);
  }

  /** The value of a key of an index, or null. */
  byte[] get(int table, byte[] key) {
    number();
    checkIndex(table);
    return moment.snapshot().get(table, key);
  }

  /** The entries of an index or of the records. */
  EntryCursor scan(int table, KeyRange range, boolean reverse) {
    number();
    if (table != collection.recordTable()) {
      checkIndex(table);
    }
    return moment.snapshot().scan(table, range, reverse);
  }

  /** Lets the moment go; cursors have been closed or will not be used again. */
  void detach() {
    if (moment != null && !pinned) {
      moment.close();
      moment = null;
    }
  }

  private void attach() {
    Moment next = moments.get();
    CollectionEntry latest = next.catalog().find(collection.uuid());
    if (latest == null) {
      next.close();
      throw new TapdbException(
          ErrorCode.QUERY_PLAN_KILLED,
          "collection dropped: the collection " + collection.namespace() + " was read from");
    }
    moment = next;
    present = latest;
    number++;
  }

  /** Whether a document of the present moment may have several keys in the index. */
  boolean isMultikey(IndexEntry index) {
    number();
    if (index.isMultikey() || present == collection) {
      return index.isMultikey();
    }
    for (IndexEntry each : present.indexes()) {
      if (each.table() == index.table()) {
        return each.isMultikey();
      }
    }
    return false;
  }

  /** An index that has gone since the plan was made would look empty, not missing. */
  private void checkIndex(int table) {
    if (present == collection || present.version() == collection.version()) {
      return;
    }
    for (IndexEntry index : present.indexes()) {
      if (index.table() == table) {
        return;
      }
    }
    throw new TapdbException(
        ErrorCode.QUERY_PLAN_KILLED,
        "an index of " + collection.namespace() + " was dropped while it was read from");
  }

  @Override
  public void close() {
    if (moment != null) {
      moment.close();
      moment = null;
    }
  }
}
