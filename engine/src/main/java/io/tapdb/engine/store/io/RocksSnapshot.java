// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** One state of the base. */
final class RocksSnapshot implements BaseSnapshot {
  private final RocksDB db;
  private final Snapshot snapshot;
  private final ReadOptions options;

  RocksSnapshot(RocksDB db) {
    this.db = db;
    this.snapshot = db.getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public OpTime flushed() {
    try {
      byte[] stored = db.get(options, RocksBase.FLUSHED);
      return stored == null ? OpTime.NULL : RocksBase.decode(stored);
    } catch (RocksDBException failure) {
      throw new StoreDamagedException(failure);
    }
  }

  @Override
  public List<Integer> tables() {
    List<Integer> tables = new ArrayList<>();
    try (RocksIterator iterator = db.newIterator(options)) {
      // what precedes all tables is the store's own
      iterator.seek(RocksKeys.first(1));
      while (iterator.isValid()) {
        int table = RocksKeys.table(iterator.key());
        tables.add(table);
        iterator.seek(RocksKeys.first(table + 1));
      }
      iterator.status();
    } catch (RocksDBException failure) {
      throw new StoreDamagedException(failure);
    }
    return tables;
  }

  @Override
  public byte[] get(int table, byte[] key) {
    try {
      return db.get(options, RocksKeys.key(table, key));
    } catch (RocksDBException failure) {
      throw new StoreDamagedException(failure);
    }
  }

  @Override
  public boolean mayHave(int table, byte[] key) {
    return db.keyMayExist(options, RocksKeys.key(table, key), null);
  }

  @Override
  public EntryCursor scan(int table, KeyRange range, boolean reverse) {
    return new Walk(table, range, reverse);
  }

  @Override
  public void close() {
    options.close();
    db.releaseSnapshot(snapshot);
    snapshot.close();
  }

  private final class Walk implements EntryCursor {
    private final int table;
    private final boolean reverse;
    private final Slice low;
    private final Slice high;
    private final ReadOptions bounded;
    private final RocksIterator iterator;
    private boolean positioned;

    Walk(int table, KeyRange range, boolean reverse) {
      this.table = table;
      this.reverse = reverse;
      this.low = new Slice(RocksKeys.low(table, range));
      this.high = new Slice(RocksKeys.high(table, range));
      this.bounded =
          new ReadOptions()
              .setSnapshot(snapshot)
              .setIterateLowerBound(low)
              .setIterateUpperBound(high);
      this.iterator = db.newIterator(bounded);
      if (reverse) {
        iterator.seekToLast();
      } else {
        iterator.seekToFirst();
      }
      positioned = true;
    }

    @Override
    public boolean next() {
      if (positioned) {
        positioned = false;
      } else if (reverse) {
        iterator.prev();
      } else {
        iterator.next();
      }
      if (iterator.isValid()) {
        return true;
      }
      try {
        iterator.status();
        // a further step over an iterator at its end is undefined
        positioned = true;
        return false;
      } catch (RocksDBException failure) {
        throw new StoreDamagedException(failure);
      }
    }

    @Override
    public byte[] key() {
      return RocksKeys.withoutPrefix(iterator.key());
    }

    @Override
    public byte[] value() {
      return iterator.value();
    }

    @Override
    public void seek(byte[] bound) {
      byte[] target = RocksKeys.key(table, bound);
      if (reverse) {
        // the last entry before the bound: the one at it is not wanted
        iterator.seekForPrev(target);
        if (iterator.isValid() && java.util.Arrays.equals(iterator.key(), target)) {
          iterator.prev();
        }
      } else {
        iterator.seek(target);
      }
      positioned = true;
    }

    @Override
    public void close() {
      iterator.close();
      bounded.close();
      low.close();
      high.close();
    }
  }
}
