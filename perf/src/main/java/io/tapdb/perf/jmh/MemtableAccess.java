// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Putting keys into a memtable of 100,000 and finding them again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemtableAccess {
  private static final int ENTRIES = 100_000;
  private static final int FIND = 1000;
  private static final StoreSettings NEVER_SEALED =
      new StoreSettings(1L << 40, 1L << 40, 1L << 40, 0, 0);

  /** How keys of the table are looked up. */
  public enum Kind {
    RECORDS(Tables.RECORDS),
    POINT(Tables.POINT),
    RANGE(Tables.RANGE);

    private final int table;

    Kind(int kind) {
      this.table = Tables.id(Tables.FIRST_FREE, kind);
    }
  }

  /** The kind of table. */
  @Param public Kind kind;

  private final byte[] value = new byte[16];
  private final Random random = new Random(1);
  private byte[][] keys;
  private VersionStore filled;

  /** Fills the table that is searched. */
  @Setup(Level.Trial)
  public void fill() {
    keys = new byte[ENTRIES][];
    for (int i = 0; i < ENTRIES; i++) {
      // in hashed order, as most keys of indexes come
      keys[i] = Tables.recordKey(kind == Kind.RECORDS ? i + 1 : random.nextLong() >>> 1);
    }
    filled = store();
    putAll(filled);
  }

  /** Frees what the store holds. */
  @TearDown(Level.Trial)
  public void close() {
    filled.close();
  }

  private static VersionStore store() {
    return new VersionStore(new HeapBase(), new HeapScratch(), PointCache.NONE, NEVER_SEALED);
  }

  private void putAll(VersionStore store) {
    for (int i = 0; i < ENTRIES; i++) {
      OpTime at = new OpTime(i + 1L, 1);
      store.put(kind.table, keys[i], at, value);
      store.publish(at);
    }
  }

  /** One of 100,000 keys put into a memtable that is empty at first. */
  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public long insert() {
    try (VersionStore store = store()) {
      putAll(store);
      return store.published().timestamp();
    }
  }

  /** One of 1,000 keys found in one snapshot. */
  @Benchmark
  @OperationsPerInvocation(FIND)
  public long get() {
    long found = 0;
    try (Snapshot snapshot = filled.open()) {
      for (int i = 0; i < FIND; i++) {
        int any = random.nextInt(ENTRIES);
        found +=
            kind == Kind.RECORDS
                ? snapshot.record(kind.table, any + 1).length
                : snapshot.get(kind.table, keys[any]).length;
      }
    }
    return found;
  }
}
