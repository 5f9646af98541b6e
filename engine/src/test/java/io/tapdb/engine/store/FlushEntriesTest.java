// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FlushEntriesTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int IDS = Tables.id(21, Tables.POINT);
  private static final int INDEX = Tables.id(22, Tables.RANGE);
  private static final int[] TABLES = {Tables.CATALOG, RECORDS, IDS, INDEX};

  private static String row(int table, byte[] key, byte[] value) {
    return table + " " + Arrays.toString(key) + "=" + Arrays.toString(value);
  }

  private static List<String> drain(FlushEntries entries) {
    List<String> rows = new ArrayList<>();
    while (entries.next()) {
      rows.add(row(entries.table(), entries.key(), entries.value()));
      // asking twice gives the same
      assertThat(rows.getLast()).isEqualTo(row(entries.table(), entries.key(), entries.value()));
    }
    assertThat(entries.next()).isFalse();
    return rows;
  }

  private static Sealed sealed(Memtable memtable, Map<Integer, Totals> totals, Integer... dropped) {
    return new Sealed(
        memtable,
        new OpTime(memtable.lastTimestamp(), 1),
        memtable.tables(),
        totals,
        List.of(dropped));
  }

  @Test
  void theNewestVersionOfEachKeyComesInOrderWithTheCountsInTheirPlace() {
    Seeds.forEach(
        100,
        random -> {
          Memtable memtable = new Memtable(0);
          TreeMap<Integer, TreeMap<byte[], byte[]>> twin = new TreeMap<>();
          for (int timestamp = 1; timestamp < 300; timestamp++) {
            int table = TABLES[random.nextInt(4)];
            byte[] key = Tables.recordKey(random.nextInt(40));
            byte[] value = random.nextInt(3) == 0 ? null : new byte[] {(byte) timestamp};
            memtable.put(table, key, timestamp, value);
            twin.computeIfAbsent(table, t -> new TreeMap<>(Arrays::compareUnsigned))
                .put(key, value);
          }
          Totals totals = new Totals(random.nextInt(), 2, 3);
          TreeMap<byte[], byte[]> counters = new TreeMap<>(Arrays::compareUnsigned);
          counters.put(Totals.key(RECORDS), totals.encode());
          twin.put(Tables.COUNTERS, counters);
          List<String> expected = new ArrayList<>();
          twin.forEach((table, rows) -> rows.forEach((k, v) -> expected.add(row(table, k, v))));
          assertThat(drain(new FlushEntries(sealed(memtable, Map.of(RECORDS, totals)), List.of())))
              .isEqualTo(expected);
        });
  }

  @Test
  void whatWasDroppedIsNotWrittenButNoted() {
    Memtable memtable = new Memtable(0);
    memtable.put(RECORDS, Tables.recordKey(1), 1, new byte[] {1});
    memtable.put(INDEX, new byte[] {5}, 1, new byte[] {2});
    memtable.put(Tables.CATALOG, new byte[] {9}, 2, null);
    Totals totals = new Totals(1, 1, 1);
    assertThat(
            drain(
                new FlushEntries(
                    sealed(memtable, Map.of(RECORDS, totals), RECORDS, IDS), List.of(7))))
        .containsExactly(
            row(Tables.CATALOG, new byte[] {9}, null),
            row(Tables.COUNTERS, Totals.key(RECORDS), null),
            row(Tables.COUNTERS, Totals.key(IDS), null),
            row(Tables.COUNTERS, VersionStore.garbageKey(7), null),
            row(Tables.COUNTERS, VersionStore.garbageKey(RECORDS), new byte[0]),
            row(Tables.COUNTERS, VersionStore.garbageKey(IDS), new byte[0]),
            row(INDEX, new byte[] {5}, new byte[] {2}));
  }

  @Test
  void aTableThatIsDroppedWhileItsNoteGoesKeepsTheNewNote() {
    Memtable memtable = new Memtable(0);
    memtable.put(Tables.CATALOG, new byte[] {9}, 2, null);
    assertThat(drain(new FlushEntries(sealed(memtable, Map.of(), IDS), List.of(IDS))))
        .contains(row(Tables.COUNTERS, VersionStore.garbageKey(IDS), new byte[0]))
        .hasSize(3);
  }

  @Test
  void versionsOfOtherTablesDoNotHideTheBookkeeping() {
    Memtable memtable = new Memtable(0);
    memtable.put(INDEX, new byte[] {5}, 1, new byte[0]);
    Totals totals = new Totals(-3, 1L << 40, 12);
    assertThat(drain(new FlushEntries(sealed(memtable, Map.of(RECORDS, totals)), List.of())))
        .containsExactly(
            row(Tables.COUNTERS, Totals.key(RECORDS), totals.encode()),
            row(INDEX, new byte[] {5}, new byte[0]));
    assertThat(Totals.decode(totals.encode())).isEqualTo(totals);
  }
}
