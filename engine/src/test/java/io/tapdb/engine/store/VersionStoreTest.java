// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.WouldBlock;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The store against a model that keeps every state there ever was. */
class VersionStoreTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int IDS = Tables.id(21, Tables.POINT);
  private static final int INDEX = Tables.id(22, Tables.RANGE);
  private static final int[] TABLES = {RECORDS, IDS, INDEX};
  private static final StoreSettings SMALL = new StoreSettings(4000, 8000, 1 << 20, 6000, 1000);

  private static OpTime at(long timestamp) {
    return new OpTime(timestamp, 1);
  }

  /** Random work on one store, which crashes now and then and is filled again from the log. */
  private static final class Life {
    private final RandomGenerator random;
    private final HeapBase base = new HeapBase();
    private HeapScratch scratch = new HeapScratch();
    private final List<Map<String, String>> states = new ArrayList<>();
    private final List<Map<String, String>> log = new ArrayList<>();
    private final Map<Snapshot, Integer> open = new HashMap<>();
    private VersionStore store;
    private long now;

    Life(RandomGenerator random) {
      this.random = random;
      states.add(new TreeMap<>());
      log.add(Map.of());
      start();
    }

    private void start() {
      store = new VersionStore(base, scratch, new CaffeineCache(20_000), SMALL);
      for (int entry = (int) Math.max(0, store.flushed().timestamp()) + 1;
          entry < log.size();
          entry++) {
        apply(entry);
      }
    }

    void run() throws IOException {
      for (int step = 0; step < 600; step++) {
        switch (random.nextInt(20)) {
          case 0, 1 -> store.advanceStable(at(random.nextLong(log.size())));
          case 2, 3, 4 -> store.maintain(now += 100);
          case 5 -> store.seal();
          case 6, 7 -> open();
          case 8 -> close();
          case 9, 10, 11 -> open.forEach(this::check);
          case 12 -> checkPast();
          case 13 -> crash();
          default -> write();
        }
      }
      open.forEach(this::check);
      closeAll();
      store.close();
      assertThat(scratch.open()).isZero();
    }

    private void write() {
      Map<String, String> changes = new TreeMap<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        changes.put(
            TABLES[random.nextInt(3)] + ":" + random.nextInt(30),
            random.nextInt(4) == 0 ? null : "v".repeat(random.nextInt(60)) + log.size());
      }
      log.add(changes);
      Map<String, String> state = new TreeMap<>(states.getLast());
      state.putAll(changes);
      state.values().removeIf(java.util.Objects::isNull);
      states.add(state);
      apply(log.size() - 1);
    }

    private void apply(int entry) {
      log.get(entry)
          .forEach((key, value) -> store.put(table(key), bytes(key), at(entry), utf8(value)));
      store.count(RECORDS, 1, entry, entry);
      store.publish(at(entry));
    }

    private void open() {
      Snapshot snapshot = store.open();
      assertThat(snapshot.timestamp()).isEqualTo(log.size() - 1);
      open.put(snapshot, log.size() - 1);
    }

    private void close() {
      if (!open.isEmpty()) {
        Snapshot snapshot = open.keySet().iterator().next();
        open.remove(snapshot);
        snapshot.close();
      }
    }

    private void closeAll() {
      open.keySet().forEach(Snapshot::close);
      open.clear();
    }

    private void checkPast() {
      int entry = random.nextInt(states.size());
      Snapshot snapshot = store.openAt(entry);
      if (snapshot != null) {
        check(snapshot, entry);
        snapshot.close();
      } else {
        assertThat((long) entry).isLessThan(store.flushed().timestamp());
      }
    }

    private void check(Snapshot snapshot, int entry) {
      Map<String, String> state = states.get(entry);
      for (int i = 0; i < 10; i++) {
        String key = TABLES[random.nextInt(3)] + ":" + random.nextInt(30);
        byte[] value = snapshot.get(table(key), bytes(key));
        assertThat(value).as("%s at %s", key, entry).isEqualTo(utf8(state.get(key)));
      }
      int table = TABLES[random.nextInt(3)];
      Map<String, String> found = new TreeMap<>();
      try (EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, random.nextBoolean())) {
        while (cursor.next()) {
          found.put(
              table + ":" + Tables.recordId(cursor.key()),
              new String(cursor.value(), java.nio.charset.StandardCharsets.UTF_8));
        }
      }
      Map<String, String> expected = new TreeMap<>(state);
      expected.keySet().removeIf(key -> table(key) != table);
      assertThat(found).isEqualTo(expected);
    }

    /** What is in memory goes; the log has everything, so nothing is lost. */
    private void crash() {
      closeAll();
      Totals before = store.totals(RECORDS);
      scratch = new HeapScratch();
      start();
      assertThat(store.totals(RECORDS)).isEqualTo(before);
    }

    private static int table(String key) {
      return Integer.parseInt(key.substring(0, key.indexOf(':')));
    }

    private static byte[] bytes(String key) {
      return Tables.recordKey(Long.parseLong(key.substring(key.indexOf(':') + 1)));
    }

    private static byte[] utf8(String value) {
      return value == null ? null : value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void everySnapshotShowsItsMomentThroughSealsFlushesSpillsAndCrashes() {
    Seeds.forEach(150, random -> new Life(random).run());
  }

  private final HeapBase base = new HeapBase();
  private final HeapScratch scratch = new HeapScratch();

  private VersionStore store() {
    return new VersionStore(base, scratch, PointCache.NONE, SMALL);
  }

  private static void fill(VersionStore store, int from, int to) {
    for (int entry = from; entry < to; entry++) {
      store.put(RECORDS, Tables.recordKey(entry), at(entry), new byte[100]);
      store.publish(at(entry));
    }
  }

  private static void maintainAll(VersionStore store) throws IOException {
    while (store.maintain(0)) {
      assertThat(store.statistics()).isNotEmpty();
    }
  }

  @Test
  void nothingIsFlushedBeforeItIsStable() throws IOException {
    VersionStore store = store();
    fill(store, 1, 200);
    maintainAll(store);
    assertThat(base.flushed()).isEqualTo(OpTime.NULL);
    assertThat(scratch.open()).isPositive();
    store.advanceStable(at(100));
    maintainAll(store);
    assertThat(base.flushed().timestamp()).isBetween(50L, 100L);
    store.advanceStable(at(199));
    store.seal();
    maintainAll(store);
    assertThat(base.flushed()).isEqualTo(at(199));
  }

  @Test
  void unstableLayersAreSpilledSoThatTheHeapStaysBounded() throws IOException {
    VersionStore store = store();
    for (int round = 0; round < 50; round++) {
      fill(store, round * 40 + 1, round * 40 + 41);
      maintainAll(store);
      long onHeap =
          store.statistics().get("sealedLayers") - store.statistics().get("spilledLayers");
      assertThat(onHeap).isLessThanOrEqualTo(2);
      assertThat(store.hasRoom()).isTrue();
    }
    try (Snapshot snapshot = store.open()) {
      assertThat(snapshot.record(RECORDS, 3)).hasSize(100);
      assertThat(snapshot.record(RECORDS, 2000)).hasSize(100);
    }
  }

  @Test
  void aFullBaseLosesNothingAndHeals() throws IOException {
    VersionStore store = store();
    fill(store, 1, 100);
    store.seal();
    store.advanceStable(at(99));
    base.full(true);
    assertThatThrownBy(() -> store.maintain(0)).isInstanceOf(DiskFullException.class);
    try (Snapshot snapshot = store.open()) {
      assertThat(snapshot.record(RECORDS, 50)).isNotNull();
    }
    base.full(false);
    maintainAll(store);
    assertThat(base.flushed()).isEqualTo(at(99));
  }

  @Test
  void aDroppedTableLeavesTheBaseAfterItsFlushAlsoAcrossACrash() throws IOException {
    VersionStore store = store();
    fill(store, 1, 10);
    store.seal();
    store.advanceStable(at(100));
    maintainAll(store);
    store.put(Tables.CATALOG, new byte[] {1}, at(10), null);
    store.noteDropped(List.of(RECORDS));
    store.publish(at(10));
    store.seal();
    assertThat(store.maintain(0)).isTrue();
    assertThat(base.sizeOf(List.of(RECORDS))).isPositive();
    VersionStore again = store();
    maintainAll(again);
    assertThat(base.sizeOf(List.of(RECORDS))).isZero();
    again.put(Tables.CATALOG, new byte[] {2}, at(11), null);
    again.publish(at(11));
    again.seal();
    again.advanceStable(at(11));
    maintainAll(again);
    assertThat(base.sizeOf(List.of(Tables.COUNTERS))).isZero();
  }

  @Test
  void conflictsAreSeenWhileTheMemtablesRememberAndAssumedAfterwards() throws IOException {
    VersionStore store = store();
    fill(store, 1, 4);
    store.put(INDEX, new byte[] {1, 2}, at(4), new byte[0]);
    store.publish(at(4));
    assertThat(store.recordChangedSince(RECORDS, 3, 2)).isTrue();
    assertThat(store.recordChangedSince(RECORDS, 2, 2)).isFalse();
    assertThat(store.prefixChangedSince(INDEX, new byte[] {1}, 3)).isTrue();
    assertThat(store.prefixChangedSince(INDEX, new byte[] {1}, 4)).isFalse();
    store.seal();
    assertThat(store.recordChangedSince(RECORDS, 2, 2)).isFalse();
    store.advanceStable(at(4));
    maintainAll(store);
    assertThat(store.recordChangedSince(RECORDS, 2, 2)).isTrue();
    assertThat(store.recordChangedSince(RECORDS, 2, 4)).isFalse();
  }

  @Test
  void readsThatMayOnlyUseMemorySayWhenTheyWouldBlock() throws IOException {
    VersionStore store = new VersionStore(base, scratch, new CaffeineCache(1 << 20), SMALL);
    fill(store, 1, 3);
    try (Snapshot snapshot = store.open().memoryOnly()) {
      assertThat(snapshot.record(RECORDS, 1)).isNotNull();
      assertThat(snapshot.record(RECORDS, 77)).isNull();
    }
    store.seal();
    store.advanceStable(at(2));
    maintainAll(store);
    try (Snapshot snapshot = store.open().memoryOnly()) {
      assertThatThrownBy(() -> snapshot.record(RECORDS, 1)).isInstanceOf(WouldBlock.class);
    }
    try (Snapshot snapshot = store.open()) {
      assertThat(snapshot.record(RECORDS, 1)).isNotNull();
    }
    try (Snapshot snapshot = store.open().memoryOnly()) {
      assertThat(snapshot.record(RECORDS, 1)).isNotNull();
    }
  }

  @Test
  void thePastIsKeptForAWhileOnly() throws IOException {
    VersionStore store = store();
    fill(store, 1, 20);
    store.seal();
    store.advanceStable(at(100));
    store.maintain(1000);
    Snapshot past = store.openAt(5);
    assertThat(past.record(RECORDS, 5)).isNotNull();
    assertThat(past.record(RECORDS, 6)).isNull();
    past.close();
    store.maintain(2001);
    assertThat(store.openAt(5)).isNull();
    assertThat(store.openAt(20)).isNull();
  }

  @Test
  void countsShowWhenTheirEntryDoesAndGoWithTheCollection() throws IOException {
    VersionStore store =
        new VersionStore(new HeapBase(), new HeapScratch(), new CaffeineCache(20_000), SMALL);
    for (int entry = 1; entry <= 2; entry++) {
      store.put(RECORDS, Tables.recordKey(entry), at(entry), new byte[] {1});
      store.count(RECORDS, 1, 10, entry);
    }
    assertThat(store.totals(RECORDS)).isEqualTo(new Totals(2, 20, 2));
    try (Snapshot before = store.open()) {
      assertThat(before.totals(RECORDS)).isEqualTo(Totals.NONE);
    }
    store.publish(at(2));
    try (Snapshot after = store.open()) {
      assertThat(after.totals(RECORDS)).isEqualTo(new Totals(2, 20, 2));
    }
    store.put(Tables.CATALOG, new byte[] {1}, at(3), null);
    store.noteDropped(List.of(RECORDS));
    store.publish(at(3));
    store.seal();
    store.advanceStable(at(3));
    assertThat(store.totals(RECORDS)).isEqualTo(new Totals(2, 20, 2));
    assertThat(store.maintain(1)).isTrue();
    assertThat(store.totals(RECORDS)).isEqualTo(Totals.NONE);
    assertThat(store.published(RECORDS)).isEqualTo(Totals.NONE);
    store.close();
  }
}
