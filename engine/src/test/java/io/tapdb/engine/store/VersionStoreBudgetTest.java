// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a store seals, flushes, makes writers wait and forgets the past. */
class VersionStoreBudgetTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int OTHER = Tables.id(24, Tables.RECORDS);

  /** What an entry with a record key and a value of 100 bytes is reckoned at. */
  private static final long ENTRY = 96 + 8 + 100;

  private final List<OpTime> flushes = new ArrayList<>();
  private long room = Long.MAX_VALUE;
  private final HeapBase heap = new HeapBase();

  /** A base that writes down its flushes and has as much room as the test says. */
  private final BaseStore base =
      new BaseStore() {
        @Override
        public OpTime flushed() {
          return heap.flushed();
        }

        @Override
        public BaseSnapshot snapshot() {
          return heap.snapshot();
        }

        @Override
        public void flush(Entries sorted, OpTime upTo) throws IOException {
          heap.flush(sorted, upTo);
          flushes.add(upTo);
        }

        @Override
        public void dropTables(List<Integer> tables) {
          heap.dropTables(tables);
        }

        @Override
        public Checkpoint checkpoint(List<String> accepted) throws IOException {
          return heap.checkpoint(accepted);
        }

        @Override
        public BaseImport beginImport() {
          return heap.beginImport();
        }

        @Override
        public long roomBytes() {
          return room;
        }

        @Override
        public long sizeOf(List<Integer> tables) {
          return heap.sizeOf(tables);
        }

        @Override
        public Map<String, Long> statistics() {
          return heap.statistics();
        }

        @Override
        public void close() {
          heap.close();
        }
      };

  private VersionStore store(StoreSettings settings) {
    return new VersionStore(base, new HeapScratch(), PointCache.NONE, settings);
  }

  private static StoreSettings settings(long memtable, long unflushed, long history) {
    return new StoreSettings(memtable, 1 << 30, unflushed, history, 1000);
  }

  private static OpTime at(long timestamp) {
    return new OpTime(timestamp, 1);
  }

  private static void put(VersionStore store, long timestamp) {
    store.put(RECORDS, Tables.recordKey(timestamp), at(timestamp), new byte[100]);
    store.publish(at(timestamp));
  }

  private static long statistic(VersionStore store, String name) {
    return store.statistics().get(name);
  }

  @Test
  void theMemtableIsSealedWhenItReachesItsSize() {
    VersionStore store = store(settings(5 * ENTRY, 1 << 30, 0));
    for (int entry = 1; entry <= 4; entry++) {
      put(store, entry);
    }
    assertThat(statistic(store, "sealedLayers")).isZero();
    assertThat(statistic(store, "unflushedBytes")).isEqualTo(4 * ENTRY);
    put(store, 5);
    assertThat(statistic(store, "sealedLayers")).isEqualTo(1);
    assertThat(statistic(store, "unflushedBytes")).isEqualTo(5 * ENTRY);
    store.seal();
    assertThat(statistic(store, "sealedLayers")).as("nothing to seal").isEqualTo(1);
  }

  @Test
  void whatIsPutButNotPublishedIsNotSeenButCounted() {
    VersionStore store = store(settings(1 << 20, 1 << 30, 0));
    put(store, 1);
    store.put(RECORDS, Tables.recordKey(2), at(2), new byte[100]);
    assertThat(store.lastPut()).isEqualTo(at(2));
    assertThat(store.published()).isEqualTo(at(1));
    try (Snapshot snapshot = store.open()) {
      assertThat(snapshot.timestamp()).isEqualTo(1);
      assertThat(snapshot.record(RECORDS, 2)).isNull();
      store.publish(at(2));
      assertThat(snapshot.record(RECORDS, 2)).isNull();
    }
    try (Snapshot snapshot = store.open()) {
      assertThat(snapshot.record(RECORDS, 2)).hasSize(100);
    }
  }

  @Test
  void layersAreFlushedOldestFirstAndOnlyWholeOnes() throws IOException {
    VersionStore store = store(settings(2 * ENTRY, 1 << 30, 0));
    for (int entry = 1; entry <= 7; entry++) {
      put(store, entry);
    }
    assertThat(statistic(store, "sealedLayers")).isEqualTo(3);
    store.advanceStable(at(5));
    assertThat(store.maintain(0)).isTrue();
    assertThat(store.maintain(0)).isTrue();
    assertThat(store.maintain(0)).isFalse();
    assertThat(flushes).containsExactly(at(2), at(4));
    store.advanceStable(at(3));
    assertThat(store.maintain(0)).as("what is stable stays so").isFalse();
    store.advanceStable(at(7));
    assertThat(store.maintain(0)).isTrue();
    assertThat(store.maintain(0)).isFalse();
    assertThat(flushes).containsExactly(at(2), at(4), at(6));
    assertThat(statistic(store, "flushes")).isEqualTo(3);
    assertThat(store.currentFlush()).isEqualTo(3);
    assertThat(store.flushed()).isEqualTo(at(6));
  }

  @Test
  void writersWaitAtTheLimitUntilALayerIsFlushed() throws IOException {
    VersionStore store = store(settings(4 * ENTRY, 8 * ENTRY, 0));
    for (int entry = 1; entry <= 7; entry++) {
      put(store, entry);
    }
    assertThat(store.hasRoom()).isTrue();
    put(store, 8);
    assertThat(store.hasRoom()).isFalse();
    store.advanceStable(at(4));
    assertThat(store.maintain(0)).isTrue();
    assertThat(store.hasRoom()).isTrue();
  }

  @Test
  void aBaseWithLittleRoomRefusesMoreThanItCanTakeAndIsToldSooner() {
    VersionStore store = store(settings(1 << 30, 1 << 30, 0));
    put(store, 1);
    assertThat(store.baseHasRoom()).isTrue();
    room = ENTRY;
    assertThat(store.baseHasRoom()).isFalse();
    room = ENTRY + 1;
    assertThat(store.baseHasRoom()).isTrue();
    // an eighth of the room, but not less than 256 KiB
    for (int entry = 2; entry * ENTRY < 256 << 10; entry++) {
      put(store, entry);
    }
    assertThat(statistic(store, "sealedLayers")).isZero();
    put(store, 10_000);
    assertThat(statistic(store, "sealedLayers")).isEqualTo(1);
  }

  @Test
  void aBaseWithoutRoomForgetsThePast() throws IOException {
    VersionStore store = store(settings(2 * ENTRY, 1 << 30, 1 << 20));
    put(store, 1);
    put(store, 2);
    store.advanceStable(at(2));
    assertThat(store.maintain(0)).isTrue();
    put(store, 3);
    Snapshot past = store.openAt(1);
    assertThat(past.record(RECORDS, 1)).hasSize(100);
    assertThat(past.record(RECORDS, 2)).isNull();
    past.close();
    room = 1;
    store.maintain(0);
    assertThat(store.openAt(1)).isNull();
    assertThat(store.openAt(3)).isNotNull();
  }

  @Test
  void thePastIsKeptWithinItsBudget() throws IOException {
    VersionStore store = store(settings(2 * ENTRY, 1 << 30, 4 * ENTRY));
    for (int entry = 1; entry <= 8; entry++) {
      put(store, entry);
      store.advanceStable(at(entry));
      store.maintain(0);
    }
    assertThat(flushes).containsExactly(at(2), at(4), at(6), at(8));
    List<Long> readable = new ArrayList<>();
    for (long timestamp = 0; timestamp <= 9; timestamp++) {
      Snapshot snapshot = store.openAt(timestamp);
      if (snapshot != null) {
        readable.add(timestamp);
        assertThat(snapshot.timestamp()).isEqualTo(timestamp);
        for (long record = 1; record <= 8; record++) {
          assertThat(snapshot.record(RECORDS, record) != null).isEqualTo(record <= timestamp);
        }
        snapshot.close();
      }
    }
    assertThat(readable).containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void theFutureCannotBeRead() {
    VersionStore store = store(settings(1 << 20, 1 << 30, 0));
    put(store, 5);
    store.put(RECORDS, Tables.recordKey(6), at(6), new byte[1]);
    assertThat(store.openAt(6)).isNull();
    Snapshot now = store.openAt(5);
    assertThat(now.timestamp()).isEqualTo(5);
    now.close();
  }

  @Test
  void countsAddUpAndKeepTheLargestRecordId() throws IOException {
    VersionStore store = store(settings(1 << 20, 1 << 30, 0));
    assertThat(store.totals(RECORDS)).isEqualTo(Totals.NONE);
    store.count(RECORDS, 1, 100, 7);
    store.count(RECORDS, 1, 50, 8);
    store.count(OTHER, 1, 5, 1);
    store.count(RECORDS, -1, -100, 3);
    assertThat(store.totals(RECORDS)).isEqualTo(new Totals(1, 50, 8));
    put(store, 1);
    store.seal();
    store.count(RECORDS, 1, 1, 9);
    put(store, 2);
    store.advanceStable(at(1));
    assertThat(store.maintain(0)).isTrue();
    VersionStore again = store(settings(1 << 20, 1 << 30, 0));
    assertThat(again.published()).isEqualTo(at(1));
    assertThat(again.totals(RECORDS)).as("as of the flush").isEqualTo(new Totals(1, 50, 8));
    assertThat(again.totals(OTHER)).isEqualTo(new Totals(1, 5, 1));
  }

  @Test
  void aSnapshotIsOutdatedByAFlushButNotByASeal() throws IOException {
    VersionStore store = store(settings(1 << 20, 1 << 30, 0));
    put(store, 1);
    try (Snapshot snapshot = store.open()) {
      store.seal();
      put(store, 2);
      assertThat(snapshot.isOutdated()).isFalse();
      store.advanceStable(at(1));
      assertThat(store.maintain(0)).isTrue();
      assertThat(snapshot.isOutdated()).isTrue();
      assertThat(snapshot.record(RECORDS, 1)).hasSize(100);
      assertThat(snapshot.record(RECORDS, 2)).isNull();
    }
  }

  @Test
  void clearedTablesAreEmptyForReaders() throws IOException {
    VersionStore store = store(settings(1 << 20, 1 << 30, 0));
    put(store, 1);
    store.put(OTHER, Tables.recordKey(1), at(2), new byte[1]);
    store.publish(at(2));
    store.seal();
    store.advanceStable(at(2));
    assertThat(store.maintain(0)).isTrue();
    VersionStore again = store(settings(1 << 20, 1 << 30, 0));
    again.clear(List.of(RECORDS));
    try (Snapshot snapshot = again.open()) {
      assertThat(snapshot.record(RECORDS, 1)).isNull();
      assertThat(snapshot.record(OTHER, 1)).hasSize(1);
      assertThat(snapshot.hasPrefix(RECORDS, new byte[0])).isFalse();
    }
  }

  @Test
  void budgetsAreSharesOfTheHeapWithinBounds() {
    long mega = 1 << 20;
    assertThat(StoreSettings.ofHeap(256 * mega))
        .isEqualTo(new StoreSettings(16 * mega, 32 * mega, 80 * mega, 16 * mega, 300_000));
    assertThat(StoreSettings.ofHeap(1))
        .extracting(StoreSettings::memtableBytes)
        .isEqualTo(4 * mega);
    assertThat(StoreSettings.ofHeap(1L << 50))
        .extracting(StoreSettings::memtableBytes)
        .isEqualTo(64 * mega);
  }
}
