// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.BaseStoreContract;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChronicleBaseTest extends BaseStoreContract {
  private static final long LIMIT = 64 << 20;
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int OTHER = Tables.id(24, Tables.RECORDS);

  @Override
  protected BaseStore open() throws IOException {
    return open(LIMIT);
  }

  @Override
  protected BaseStore reopen() throws IOException {
    return open();
  }

  @Override
  protected boolean isDurable() {
    return false;
  }

  private static BaseStore open(long offHeapBytes) throws IOException {
    return ChronicleBase.open(
        new ChronicleBase.Limits(offHeapBytes, 16 << 20), Path.of("target", "copies", "base"));
  }

  private static OpTime at(long seconds) {
    return OpTime.of(seconds, 1, 1);
  }

  private static long offHeap(BaseStore store) {
    return store.statistics().get("offHeapBytes");
  }

  /** Records with ids from that one on. */
  private static BaseStore.Entries records(int table, long from, int count, byte[] value) {
    FlushRows rows = new FlushRows();
    for (long id = from; id < from + count; id++) {
      rows.put(table, Tables.recordKey(id), value);
    }
    return rows;
  }

  @Test
  void aFlushBeyondTheLimitChangesNothing() throws IOException {
    try (BaseStore store = open(8 << 20)) {
      store.flush(records(RECORDS, 1, 4000, new byte[1000]), at(1));
      long before = offHeap(store);
      assertThatThrownBy(() -> store.flush(records(RECORDS, 3000, 9000, new byte[1001]), at(2)))
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining("8388608 bytes off the heap");
      assertThat(store.flushed()).isEqualTo(at(1));
      assertThat(offHeap(store)).isEqualTo(before).isLessThanOrEqualTo(8 << 20);
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(snapshot.get(RECORDS, Tables.recordKey(3500))).hasSize(1000);
        assertThat(snapshot.get(RECORDS, Tables.recordKey(4500))).isNull();
        assertThat(count(snapshot, RECORDS)).isEqualTo(4000);
      }
    }
  }

  @Test
  void aLargeValueBeyondTheLimitChangesNothing() throws IOException {
    try (BaseStore store = open(8 << 20)) {
      assertThatThrownBy(() -> store.flush(records(RECORDS, 1, 1, new byte[16 << 20]), at(1)))
          .isInstanceOf(DiskFullException.class);
      assertThat(offHeap(store)).isZero();
      store.flush(records(RECORDS, 1, 1, new byte[6 << 20]), at(1));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(snapshot.get(RECORDS, Tables.recordKey(1))).hasSize(6 << 20);
      }
    }
  }

  @Test
  void theLimitIsAboutWhatTheValuesTake() throws IOException {
    try (BaseStore store = open(32 << 20)) {
      int written = 0;
      int id = 1;
      try {
        while (true) {
          store.flush(records(RECORDS, id, 100, new byte[1000]), at(id));
          id += 100;
          written += 100_000;
        }
      } catch (DiskFullException full) {
        assertThat(written).isGreaterThan(26 << 20);
      }
    }
  }

  @Test
  void keysBeyondTheirLimitAreRefusedAndCanStillBeRemoved() throws IOException {
    try (BaseStore store =
        ChronicleBase.open(
            new ChronicleBase.Limits(8 << 20, 1 << 20), Path.of("target", "copies", "small"))) {
      store.flush(records(RECORDS, 1, 20_000, new byte[1]), at(1));
      long room = store.roomBytes();
      assertThat(room).isLessThan(0);
      assertThatThrownBy(() -> store.flush(records(OTHER, 1, 9000, new byte[1]), at(2)))
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining("for keys");
      assertThat(store.flushed()).isEqualTo(at(1));
      store.flush(records(RECORDS, 1, 20_000, null), at(2));
      assertThat(store.roomBytes()).isGreaterThan(800_000);
      store.flush(records(OTHER, 1, 9000, new byte[1]), at(3));
      assertThat(store.statistics()).containsEntry("keys", 9000L);
    }
  }

  @Test
  void roomIsWhatIsLeftOfFourFifths() throws IOException {
    try (BaseStore store = open(20 << 20)) {
      assertThat(store.roomBytes()).isBetween(12L << 20, 16L << 20);
      store.flush(records(RECORDS, 1, 10_000, new byte[1024]), at(1));
      assertThat(store.roomBytes()).isBetween(5L << 20, 7L << 20);
      store.flush(records(RECORDS, 1, 10_000, null), at(2));
      assertThat(store.roomBytes()).isBetween(12L << 20, 16L << 20);
    }
  }

  @Test
  void whatIsRemovedMakesRoomAgain() throws IOException {
    try (BaseStore store = open(8 << 20)) {
      for (int round = 1; round <= 20; round++) {
        store.flush(records(RECORDS, 1, 5000, new byte[1000 + round]), at(2L * round));
        store.flush(records(RECORDS, 1, 5000, null), at(2L * round + 1));
        assertThat(offHeap(store)).isZero();
      }
    }
  }

  @Test
  void slotsOfAnotherSizeAreUsedWhenNothingElseIsLeft() throws IOException {
    try (BaseStore store = open(8 << 20)) {
      store.flush(records(RECORDS, 1, 6000, new byte[1024]), at(1));
      store.flush(records(RECORDS, 1, 3000, null), at(2));
      store.flush(records(OTHER, 1, 3000, new byte[400]), at(3));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(count(snapshot, RECORDS)).isEqualTo(3000);
        assertThat(count(snapshot, OTHER)).isEqualTo(3000);
      }
    }
  }

  @Test
  void aDroppedTableIsFreedWithTheLastSnapshotThatShowsIt() throws IOException {
    try (BaseStore store = open()) {
      store.flush(records(RECORDS, 1, 2000, new byte[3000]), at(1));
      assertThat(store.sizeOf(List.of(RECORDS))).isBetween(6_000_000L, 7_500_000L);
      BaseSnapshot first = store.snapshot();
      BaseSnapshot second = store.snapshot();
      store.dropTables(List.of(RECORDS));
      assertThat(store.sizeOf(List.of(RECORDS))).isZero();
      first.close();
      assertThat(count(second, RECORDS)).isEqualTo(2000);
      assertThat(offHeap(store)).isGreaterThan(6_000_000);
      second.close();
      assertThat(offHeap(store)).isZero();
      assertThat(store.statistics()).containsEntry("maps", 0L).containsEntry("keys", 0L);
    }
  }

  @Test
  void closingGivesTheMemoryBack() throws IOException {
    BaseStore store = open();
    store.flush(records(RECORDS, 1, 10_000, new byte[1000]), at(1));
    assertThat(offHeap(store)).isGreaterThan(10_000_000);
    store.close();
    assertThat(offHeap(store)).isZero();
  }

  @Test
  void recordIdsAsValuesTakeNoRoomOffTheHeap() throws IOException {
    int index = Tables.id(30, Tables.POINT);
    try (BaseStore store = open()) {
      FlushRows rows = new FlushRows();
      for (int id = 1; id <= 1000; id++) {
        rows.put(index, Tables.recordKey(-id), Tables.recordKey(id));
      }
      store.flush(rows, at(1));
      assertThat(offHeap(store)).isZero();
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(snapshot.get(index, Tables.recordKey(-77))).isEqualTo(Tables.recordKey(77));
      }
    }
  }

  @Test
  void statisticsCountWhatIsOpen() throws IOException {
    try (BaseStore store = open();
        BaseSnapshot one = store.snapshot();
        BaseSnapshot two = store.snapshot()) {
      assertThat(one).isNotSameAs(two);
      assertThat(store.statistics())
          .containsEntry("openSnapshots", 2L)
          .containsEntry("offHeapLimitBytes", LIMIT);
    }
  }

  private static int count(BaseSnapshot snapshot, int table) {
    int count = 0;
    try (EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, false)) {
      while (cursor.next()) {
        count++;
      }
    }
    return count;
  }
}
