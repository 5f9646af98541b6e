// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Memtables and merged cursors against sorted maps that keep every version. */
class MemtableTest {
  private static final int[] TABLES = {
    Tables.id(20, Tables.RECORDS), Tables.id(21, Tables.POINT), Tables.id(22, Tables.RANGE)
  };

  /** Every version ever put into one table. */
  private static final class Model {
    final NavigableMap<byte[], NavigableMap<Long, byte[]>> keys =
        new TreeMap<>(Arrays::compareUnsigned);

    void put(byte[] key, long timestamp, byte[] value) {
      keys.computeIfAbsent(key, k -> new TreeMap<>()).put(timestamp, value);
    }

    /** What a walk must give; removed keys only if asked for. */
    List<String> walk(KeyRange range, boolean reverse, long timestamp, boolean withRemoved) {
      List<String> found = new ArrayList<>();
      for (Map.Entry<byte[], NavigableMap<Long, byte[]>> entry : keys.entrySet()) {
        Map.Entry<Long, byte[]> version = entry.getValue().floorEntry(timestamp);
        if (version != null
            && range.contains(entry.getKey())
            && (withRemoved || version.getValue() != null)) {
          found.add(reverse ? 0 : found.size(), text(entry.getKey(), version.getValue()));
        }
      }
      return found;
    }
  }

  private static String text(byte[] key, byte[] value) {
    return Arrays.toString(key) + "=" + Arrays.toString(value);
  }

  private static List<String> drain(EntryCursor cursor) {
    List<String> found = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        found.add(text(cursor.key(), cursor.value()));
      }
    }
    return found;
  }

  private static byte[] key(RandomGenerator random, int table) {
    long number = random.nextInt(random.nextInt(20) == 0 ? 5000 : 60);
    return Tables.kind(table) == Tables.RECORDS
        ? Tables.recordKey(number + 1)
        : new byte[] {(byte) (number * 5), (byte) number, 3};
  }

  private static KeyRange range(RandomGenerator random, int table) {
    byte[] low = random.nextInt(3) == 0 ? null : key(random, table);
    byte[] high = random.nextInt(3) == 0 ? null : key(random, table);
    return low != null && high != null && Arrays.compareUnsigned(low, high) > 0
        ? new KeyRange(high, low)
        : new KeyRange(low, high);
  }

  @Test
  void aMemtableShowsEachTimestampAsItWas() {
    Seeds.forEach(
        150,
        random -> {
          int table = TABLES[random.nextInt(3)];
          Memtable memtable = new Memtable(0);
          Model model = new Model();
          for (long timestamp = 1; timestamp <= 400; timestamp++) {
            byte[] key = key(random, table);
            byte[] value = random.nextInt(4) == 0 ? null : new byte[] {(byte) timestamp};
            memtable.put(table, key, timestamp, value);
            model.put(key, timestamp, value);
            if (random.nextInt(8) == 0) {
              long read = random.nextLong(1, timestamp + 1);
              KeyRange range = range(random, table);
              boolean reverse = random.nextBoolean();
              assertThat(drain(memtable.cursor(table, range, reverse, read)))
                  .isEqualTo(model.walk(range, reverse, read, true));
            }
          }
          assertThat(memtable.tables()).containsExactly(table);
        });
  }

  @Test
  void newerChangesAreNoticedByPrefix() {
    Memtable memtable = new Memtable(0);
    memtable.put(TABLES[2], new byte[] {1, 2, 3}, 10, null);
    memtable.put(TABLES[1], new byte[] {7}, 12, new byte[0]);
    memtable.put(TABLES[0], Tables.recordKey(5), 14, new byte[0]);
    assertThat(memtable.hasNewer(TABLES[2], new byte[] {1, 2}, 9)).isTrue();
    assertThat(memtable.hasNewer(TABLES[2], new byte[] {1, 2}, 10)).isFalse();
    assertThat(memtable.hasNewer(TABLES[2], new byte[] {1, 3}, 9)).isFalse();
    assertThat(memtable.hasNewer(TABLES[1], new byte[] {7}, 11)).isTrue();
    assertThat(memtable.recordHasNewer(TABLES[0], 5, 13)).isTrue();
    assertThat(memtable.recordHasNewer(TABLES[0], 5, 14)).isFalse();
    assertThat(memtable.recordHasNewer(TABLES[0], 6, 0)).isFalse();
  }

  @Test
  void mergedLayersReadAsOneAndCanBeSoughtThrough() {
    Seeds.forEach(
        300,
        random -> {
          int table = TABLES[random.nextInt(3)];
          Model model = new Model();
          List<Memtable> newestFirst = new ArrayList<>();
          for (int layer = 0; layer < 3; layer++) {
            Memtable memtable = new Memtable(layer * 100L);
            for (long timestamp = layer * 100L + 1; timestamp < layer * 100L + 80; timestamp++) {
              byte[] key = key(random, table);
              byte[] value = random.nextInt(3) == 0 ? null : new byte[] {(byte) timestamp};
              memtable.put(table, key, timestamp, value);
              model.put(key, timestamp, value);
            }
            newestFirst.addFirst(memtable);
          }
          KeyRange range = range(random, table);
          boolean reverse = random.nextBoolean();
          long read = random.nextLong(1, 300);
          List<EntryCursor> cursors =
              newestFirst.stream().map(m -> m.cursor(table, range, reverse, read)).toList();
          MergedCursor merged = new MergedCursor(cursors, reverse, false);
          seekAndDrain(random, merged, model, new Walk(table, range, reverse, read));
        });
  }

  private record Walk(int table, KeyRange range, boolean reverse, long timestamp) {}

  /** Steps a few times, seeks ahead within the range, and compares what is left. */
  private static void seekAndDrain(
      RandomGenerator random, EntryCursor cursor, Model model, Walk walk) {
    KeyRange left = walk.range();
    for (int steps = random.nextInt(4); steps > 0 && cursor.next(); steps--) {
      byte[] behind = Arrays.copyOf(cursor.key(), cursor.key().length + 1);
      left = left.from(walk.reverse() ? cursor.key() : behind, walk.reverse());
    }
    byte[] bound = key(random, walk.table());
    if (left.contains(bound)) {
      cursor.seek(bound);
      left = left.from(bound, walk.reverse());
    }
    assertThat(drain(cursor)).isEqualTo(model.walk(left, walk.reverse(), walk.timestamp(), false));
  }
}
