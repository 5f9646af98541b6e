// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.engine.WouldBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole store as it was at one timestamp; what every read and every plan works on.
 *
 * <p>Belongs to one thread at a time and is closed exactly once. It holds memory while it is open,
 * so a long walk that need not see one moment takes a new one now and then.
 */
public final class Snapshot implements AutoCloseable {
  private final VersionStore store;
  private final View view;
  private final long timestamp;
  private boolean memoryOnly;

  Snapshot(VersionStore store, View view, long timestamp) {
    this.store = store;
    this.view = view;
    this.timestamp = timestamp;
  }

  /** The timestamp of the newest entry that this snapshot shows. */
  public long timestamp() {
    return timestamp;
  }

  /** From now on reads that would have to go to the base throw {@link WouldBlock} instead. */
  public Snapshot memoryOnly() {
    memoryOnly = true;
    return this;
  }

  /** Whether the store has moved on so far that this snapshot holds memory a new one would not. */
  public boolean isOutdated() {
    return store.currentFlush() != view.flush();
  }

  /** The record, or null. */
  public byte[] record(int table, long recordId) {
    for (Layer layer : view.layers()) {
      checkMayRead(layer);
      Version version = layer.findRecord(table, recordId, timestamp);
      if (version != null) {
        return version.value;
      }
    }
    return fromBase(table, Tables.recordKey(recordId));
  }

  /** The value of the key, or null. */
  public byte[] get(int table, byte[] key) {
    for (Layer layer : view.layers()) {
      checkMayRead(layer);
      Version version = layer.find(table, key, timestamp);
      if (version != null) {
        return version.value;
      }
    }
    return fromBase(table, key);
  }

  private void checkMayRead(Layer layer) {
    if (memoryOnly && !layer.isOnHeap()) {
      throw WouldBlock.INSTANCE;
    }
  }

  private byte[] fromBase(int table, byte[] key) {
    boolean cacheable = Tables.kind(table) != Tables.RANGE;
    if (cacheable) {
      PointCache.Cached cached = store.cache().get(table, key);
      if (cached != null && cached.flush() <= view.flush()) {
        return cached.value();
      }
    }
    if (memoryOnly) {
      if (view.base().mayHave(table, key)) {
        throw WouldBlock.INSTANCE;
      }
      return null;
    }
    byte[] value = view.base().get(table, key);
    if (cacheable && value != null) {
      store
          .cache()
          .fill(
              table,
              key,
              new PointCache.Cached(value, view.flush()),
              () -> store.currentFlush() == view.flush());
    }
    return value;
  }

  /** A walk over a part of a table; to be closed before this snapshot. */
  public EntryCursor scan(int table, KeyRange range, boolean reverse) {
    if (memoryOnly) {
      throw WouldBlock.INSTANCE;
    }
    List<EntryCursor> cursors = new ArrayList<>(view.layers().size() + 1);
    for (Layer layer : view.layers()) {
      EntryCursor cursor = layer.cursor(table, range, reverse, timestamp);
      if (cursor != null) {
        cursors.add(cursor);
      }
    }
    EntryCursor base = view.base().scan(table, range, reverse);
    if (cursors.isEmpty()) {
      return base;
    }
    cursors.add(base);
    return new MergedCursor(cursors, reverse, false);
  }

  /** The counts of a collection, which may be of a later moment than this snapshot. */
  public Totals totals(int recordTable) {
    return store.published(recordTable);
  }

  /** Whether any key of the table begins with the prefix. */
  public boolean hasPrefix(int table, byte[] prefix) {
    if (Tables.kind(table) == Tables.POINT) {
      return get(table, prefix) != null;
    }
    try (EntryCursor cursor = scan(table, KeyRange.prefix(prefix), false)) {
      return cursor.next();
    }
  }

  @Override
  public void close() {
    view.release();
  }
}
