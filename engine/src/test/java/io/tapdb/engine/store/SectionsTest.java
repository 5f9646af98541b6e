// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a section shows every published timestamp as it was, while its one writer goes on. Method:
 * the writes are drawn beforehand, so that each reader can work out for itself what it must see.
 */
class SectionsTest {
  private static final int READERS = 2;
  private static final int WRITES = 6000;

  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

  @AfterEach
  void stop() {
    readers.shutdownNow();
  }

  /** One write; its timestamp is its place in the list, from 1. */
  private record Write(byte[] key, byte[] value) {}

  private static final class Scene {
    private final int table;
    private final Section section;
    private final List<Write> writes = new ArrayList<>();
    private final AtomicLong published = new AtomicLong();

    Scene(RandomGenerator random, int kind) {
      this.table = Tables.id(20, kind);
      this.section = Section.of(table);
      for (int i = 0; i < WRITES; i++) {
        byte[] value = random.nextInt(4) == 0 ? null : new byte[] {(byte) i, (byte) (i >> 8)};
        writes.add(new Write(key(random), value));
      }
    }

    byte[] key(RandomGenerator random) {
      long number = random.nextInt(random.nextBoolean() ? 50 : 3000);
      return Tables.kind(table) == Tables.RECORDS
          ? Tables.recordKey(number + 1)
          : new byte[] {(byte) (number >> 4), (byte) number};
    }

    void write() {
      for (int i = 0; i < WRITES; i++) {
        section.put(writes.get(i).key(), i + 1L, writes.get(i).value());
        published.set(i + 1L);
      }
    }

    /** The newest version of each key in the range, removals too. */
    NavigableMap<byte[], byte[]> expected(KeyRange range, long timestamp) {
      NavigableMap<byte[], byte[]> state = new TreeMap<>(Arrays::compareUnsigned);
      for (Write write : writes.subList(0, (int) timestamp)) {
        if (range.contains(write.key())) {
          state.put(write.key(), write.value());
        }
      }
      return state;
    }

    void read(RandomGenerator random) {
      long timestamp = random.nextLong(published.get() + 1);
      if (random.nextInt(4) > 0) {
        timestamp = published.get();
      }
      byte[] low = key(random);
      byte[] high = key(random);
      KeyRange range = random.nextInt(4) == 0 ? KeyRange.ALL : ordered(low, high);
      boolean reverse = random.nextBoolean();
      NavigableMap<byte[], byte[]> expected = expected(range, timestamp);
      EntryCursor cursor = section.cursor(range, reverse, timestamp);
      for (Map.Entry<byte[], byte[]> entry :
          (reverse ? expected.descendingMap() : expected).entrySet()) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(entry.getKey());
        assertThat(cursor.value()).isEqualTo(entry.getValue());
      }
      assertThat(cursor.next()).isFalse();
      checkKey(low, timestamp);
    }

    private void checkKey(byte[] key, long timestamp) {
      Version newest = section.newest(key);
      Version seen = newest == null ? null : newest.at(timestamp);
      NavigableMap<byte[], byte[]> state = expected(KeyRange.prefix(key), timestamp);
      assertThat(seen != null).isEqualTo(state.containsKey(key));
      if (seen != null) {
        assertThat(seen.value).isEqualTo(state.get(key));
      }
    }
  }

  private static KeyRange ordered(byte[] low, byte[] high) {
    return Arrays.compareUnsigned(low, high) <= 0
        ? new KeyRange(low, high)
        : new KeyRange(high, low);
  }

  private void readWhileWriting(int kind) throws Exception {
    Scene scene = new Scene(Seeds.random(kind), kind);
    List<Future<?>> running = new ArrayList<>();
    for (int reader = 0; reader < READERS; reader++) {
      RandomGenerator random = Seeds.random(100L + reader);
      running.add(
          readers.submit(
              () -> {
                for (int i = 0; i < 30 || scene.published.get() < WRITES; i++) {
                  scene.read(random);
                }
              }));
    }
    scene.write();
    for (Future<?> each : running) {
      each.get();
    }
    RandomGenerator random = Seeds.random(7);
    for (int i = 0; i < 50; i++) {
      scene.read(random);
    }
  }

  @Test
  void recordsAreReadAsOfATimestampWhileOthersAreWritten() throws Exception {
    readWhileWriting(Tables.RECORDS);
  }

  @Test
  void pointsAreReadAsOfATimestampWhileOthersAreWritten() throws Exception {
    readWhileWriting(Tables.POINT);
  }

  @Test
  void rangesAreReadAsOfATimestampWhileOthersAreWritten() throws Exception {
    readWhileWriting(Tables.RANGE);
  }

  @Test
  void theKindOfATableDecidesHowItIsKept() {
    assertThat(Section.of(Tables.id(20, Tables.RECORDS))).isInstanceOf(RecordSection.class);
    assertThat(Section.of(Tables.id(20, Tables.POINT))).isInstanceOf(PointSection.class);
    assertThat(Section.of(Tables.id(20, Tables.RANGE))).isInstanceOf(RangeSection.class);
    assertThat(Section.of(Tables.CATALOG)).isInstanceOf(RangeSection.class);
  }

  @Test
  void newerKeysAreFoundByPrefixInRangesAndWholeInPoints() {
    Seeds.forEach(
        60,
        random -> {
          Scene range = new Scene(random, Tables.RANGE);
          Section points = Section.of(Tables.id(21, Tables.POINT));
          for (int i = 0; i < 300; i++) {
            Write write = range.writes.get(i);
            range.section.put(write.key(), i + 1L, write.value());
            points.put(write.key(), i + 1L, write.value());
          }
          for (int i = 0; i < 40; i++) {
            long since = random.nextLong(301);
            byte[] prefix = Arrays.copyOf(range.key(random), random.nextInt(1, 3));
            List<byte[]> newer =
                range.writes.subList((int) since, 300).stream().map(Write::key).toList();
            assertThat(range.section.hasNewer(prefix, since))
                .isEqualTo(newer.stream().anyMatch(key -> KeyRange.startsWith(key, prefix)));
            assertThat(points.hasNewer(prefix, since))
                .isEqualTo(newer.stream().anyMatch(key -> Arrays.equals(key, prefix)));
          }
        });
  }

  @Test
  void recordsHaveNoPrefixes() {
    Section records = Section.of(Tables.id(20, Tables.RECORDS));
    assertThatThrownBy(() -> records.hasNewer(new byte[8], 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void recordsWithNegativeIdsComeBehindTheOthers() {
    Section records = Section.of(Tables.id(20, Tables.RECORDS));
    records.put(Tables.recordKey(-1), 1, new byte[] {1});
    records.put(Tables.recordKey(Long.MAX_VALUE), 2, new byte[] {2});
    records.put(Tables.recordKey(0), 3, new byte[] {3});
    EntryCursor cursor = records.cursor(KeyRange.ALL, false, 3);
    List<Long> ids = new ArrayList<>();
    while (cursor.next()) {
      ids.add(Tables.recordId(cursor.key()));
    }
    assertThat(ids).containsExactly(0L, Long.MAX_VALUE, -1L);
  }
}
