// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every base has to do. */
public abstract class BaseStoreContract {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int INDEX = Tables.id(21, Tables.RANGE);

  protected abstract BaseStore open() throws IOException;

  /** The store again after the process ended; the one given before has been closed. */
  protected abstract BaseStore reopen() throws IOException;

  /** Whether a store holds after the process ended what it held before; if not, it is empty. */
  protected boolean isDurable() {
    return true;
  }

  /** A flush made of rows in any order. */
  private static final class Rows implements BaseStore.Entries {
    private record Row(int table, byte[] key, byte[] value) {}

    private final List<Row> rows = new ArrayList<>();
    private Iterator<Row> left;
    private Row row;

    Rows put(int table, String key, String value) {
      byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      rows.add(new Row(table, key.getBytes(StandardCharsets.UTF_8), bytes));
      return this;
    }

    @Override
    public boolean next() {
      if (left == null) {
        rows.sort(
            (a, b) ->
                a.table != b.table ? a.table - b.table : Arrays.compareUnsigned(a.key, b.key));
        left = rows.iterator();
      }
      row = left.hasNext() ? left.next() : null;
      return row != null;
    }

    @Override
    public int table() {
      return row.table;
    }

    @Override
    public byte[] key() {
      return row.key;
    }

    @Override
    public byte[] value() {
      return row.value;
    }
  }

  private static OpTime at(long seconds) {
    return OpTime.of(seconds, 1, 1);
  }

  private static String get(BaseSnapshot snapshot, int table, String key) {
    byte[] value = snapshot.get(table, key.getBytes(StandardCharsets.UTF_8));
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static String walk(BaseSnapshot snapshot, int table, KeyRange range, boolean reverse) {
    StringBuilder found = new StringBuilder();
    try (EntryCursor cursor = snapshot.scan(table, range, reverse)) {
      while (cursor.next()) {
        found
            .append(new String(cursor.key(), StandardCharsets.UTF_8))
            .append(new String(cursor.value(), StandardCharsets.UTF_8))
            .append(' ');
      }
      assertThat(cursor.next()).isFalse();
    }
    return found.toString();
  }

  private static KeyRange range(String low, String high) {
    return new KeyRange(
        low == null ? null : low.getBytes(StandardCharsets.UTF_8),
        high == null ? null : high.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anEmptyStoreHoldsNothing() throws IOException {
    try (BaseStore store = open();
        BaseSnapshot snapshot = store.snapshot()) {
      assertThat(store.flushed()).isEqualTo(OpTime.NULL);
      assertThat(get(snapshot, RECORDS, "a")).isNull();
      assertThat(walk(snapshot, RECORDS, KeyRange.ALL, false)).isEmpty();
    }
  }

  @Test
  void aFlushMovesToTheNextStateWithItsOptime() throws IOException {
    try (BaseStore store = open()) {
      store.flush(new Rows().put(RECORDS, "a", "1").put(INDEX, "x", "2"), at(5));
      store.flush(new Rows().put(RECORDS, "b", "3").put(RECORDS, "a", null), at(6));
      assertThat(store.flushed()).isEqualTo(at(6));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(get(snapshot, RECORDS, "a")).isNull();
        assertThat(get(snapshot, RECORDS, "b")).isEqualTo("3");
        assertThat(get(snapshot, INDEX, "x")).isEqualTo("2");
        assertThat(get(snapshot, INDEX, "b")).isNull();
        assertThat(snapshot.mayHave(RECORDS, "b".getBytes(StandardCharsets.UTF_8))).isTrue();
      }
    }
    try (BaseStore store = reopen();
        BaseSnapshot snapshot = store.snapshot()) {
      assertThat(store.flushed()).isEqualTo(isDurable() ? at(6) : OpTime.NULL);
      assertThat(walk(snapshot, RECORDS, KeyRange.ALL, false)).isEqualTo(isDurable() ? "b3 " : "");
    }
  }

  @Test
  void aSnapshotDoesNotChange() throws IOException {
    try (BaseStore store = open()) {
      store.flush(new Rows().put(RECORDS, "a", "1").put(RECORDS, "b", "1"), at(5));
      try (BaseSnapshot before = store.snapshot()) {
        store.flush(
            new Rows().put(RECORDS, "a", "2").put(RECORDS, "b", null).put(RECORDS, "c", "2"),
            at(6));
        store.dropTables(List.of(INDEX));
        assertThat(get(before, RECORDS, "a")).isEqualTo("1");
        assertThat(get(before, RECORDS, "c")).isNull();
        assertThat(walk(before, RECORDS, KeyRange.ALL, false)).isEqualTo("a1 b1 ");
        assertThat(walk(before, RECORDS, KeyRange.ALL, true)).isEqualTo("b1 a1 ");
        store.flush(new Rows().put(RECORDS, "a", "3").put(RECORDS, "b", "3"), at(7));
        assertThat(walk(before, RECORDS, KeyRange.ALL, false)).isEqualTo("a1 b1 ");
        try (BaseSnapshot now = store.snapshot()) {
          assertThat(walk(now, RECORDS, KeyRange.ALL, false)).isEqualTo("a3 b3 c2 ");
        }
      }
    }
  }

  @Test
  void rangesAreHalfOpenAndStayInTheirTable() throws IOException {
    try (BaseStore store = open()) {
      Rows rows = new Rows().put(RECORDS, "z", "0").put(Tables.id(22, Tables.RANGE), "a", "0");
      for (String key : List.of("a", "b", "c", "d")) {
        rows.put(INDEX, key, "1");
      }
      store.flush(rows, at(1));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(walk(snapshot, INDEX, range("b", "d"), false)).isEqualTo("b1 c1 ");
        assertThat(walk(snapshot, INDEX, range("b", "d"), true)).isEqualTo("c1 b1 ");
        assertThat(walk(snapshot, INDEX, range(null, "b"), false)).isEqualTo("a1 ");
        assertThat(walk(snapshot, INDEX, range("c", null), true)).isEqualTo("d1 c1 ");
        assertThat(walk(snapshot, INDEX, range("bb", "bc"), false)).isEmpty();
      }
    }
  }

  @Test
  void aCursorCanSeekAhead() throws IOException {
    try (BaseStore store = open()) {
      Rows rows = new Rows();
      for (int i = 10; i < 60; i++) {
        rows.put(INDEX, "k" + i, "");
      }
      store.flush(rows, at(1));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(sought(snapshot, false, "k30")).isEqualTo("k10 k30 k31");
        assertThat(sought(snapshot, false, "k305")).isEqualTo("k10 k31 k32");
        assertThat(sought(snapshot, true, "k30")).isEqualTo("k59 k29 k28");
        assertThat(sought(snapshot, true, "k305")).isEqualTo("k59 k30 k29");
      }
    }
  }

  private static String sought(BaseSnapshot snapshot, boolean reverse, String bound) {
    try (EntryCursor cursor = snapshot.scan(INDEX, KeyRange.ALL, reverse)) {
      String found = key(cursor);
      cursor.seek(bound.getBytes(StandardCharsets.UTF_8));
      return found + " " + key(cursor) + " " + key(cursor);
    }
  }

  private static String key(EntryCursor cursor) {
    assertThat(cursor.next()).isTrue();
    return new String(cursor.key(), StandardCharsets.UTF_8);
  }

  @Test
  void aDroppedTableIsEmpty() throws IOException {
    try (BaseStore store = open()) {
      store.flush(new Rows().put(RECORDS, "a", "1").put(INDEX, "x", "2"), at(5));
      store.dropTables(List.of(RECORDS));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(walk(snapshot, RECORDS, KeyRange.ALL, false)).isEmpty();
        assertThat(get(snapshot, INDEX, "x")).isEqualTo("2");
      }
    }
    try (BaseStore store = reopen();
        BaseSnapshot snapshot = store.snapshot()) {
      assertThat(walk(snapshot, RECORDS, KeyRange.ALL, false)).isEmpty();
    }
  }

  @Test
  void largeAndEmptyValuesAreKept() throws IOException {
    String large = "x".repeat(17 << 20);
    try (BaseStore store = open()) {
      store.flush(new Rows().put(RECORDS, "a", large).put(RECORDS, "b", ""), at(5));
      store.flush(new Rows().put(INDEX, "a", large), at(6));
      try (BaseSnapshot snapshot = store.snapshot()) {
        assertThat(get(snapshot, RECORDS, "a")).isEqualTo(large);
        assertThat(get(snapshot, RECORDS, "b")).isEmpty();
        assertThat(get(snapshot, INDEX, "a")).isEqualTo(large);
      }
    }
  }

  @Test
  void manyFlushesAgreeWithAMap() throws IOException {
    try (BaseStore store = open()) {
      Map<String, String> model = new TreeMap<>();
      var random = Seeds.random(7);
      List<BaseSnapshot> snapshots = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int flush = 1; flush <= 60; flush++) {
        Map<String, String> changes = new TreeMap<>();
        for (int i = random.nextInt(1, 40); i > 0; i--) {
          changes.put(
              "k" + random.nextInt(100, 300),
              random.nextInt(3) == 0 ? null : "v" + random.nextInt(100));
        }
        Rows rows = new Rows();
        changes.forEach((key, value) -> rows.put(RECORDS, key, value));
        store.flush(rows, at(flush));
        model.putAll(changes);
        model.values().removeIf(java.util.Objects::isNull);
        StringBuilder all = new StringBuilder();
        model.forEach((key, value) -> all.append(key).append(value).append(' '));
        snapshots.add(store.snapshot());
        expected.add(all.toString());
        int check = random.nextInt(snapshots.size());
        assertThat(walk(snapshots.get(check), RECORDS, KeyRange.ALL, false))
            .isEqualTo(expected.get(check));
      }
      snapshots.forEach(BaseSnapshot::close);
    }
  }
}
