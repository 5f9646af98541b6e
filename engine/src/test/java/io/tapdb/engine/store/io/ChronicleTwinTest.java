// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The memory engine's base does what a sorted map on the heap does. */
class ChronicleTwinTest {
  private static final int TABLES = 3;
  private static final int KEYS = 3000;

  /** The same state twice. */
  private record Pair(BaseSnapshot real, BaseSnapshot twin) {
    void close() {
      real.close();
      twin.close();
    }
  }

  private static int table(RandomGenerator random) {
    return Tables.id(20 + random.nextInt(TABLES), random.nextBoolean() ? 0 : 2);
  }

  private static byte[] key(RandomGenerator random) {
    int number = random.nextInt(KEYS);
    return ("k" + Integer.toString(number, 36)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] value(RandomGenerator random) {
    int most = random.nextInt(40) == 0 ? 100_000 : random.nextInt(4) == 0 ? 2000 : 12;
    byte[] value = new byte[random.nextInt(most + 1)];
    random.nextBytes(value);
    return value;
  }

  @Test
  void anyFlushesReadLikeASortedMap() {
    Seeds.forEach(25, ChronicleTwinTest::compare);
  }

  private static void compare(RandomGenerator random) throws IOException {
    try (ChronicleBase real =
        ChronicleBase.open(
            new ChronicleBase.Limits(24 << 20, 64 << 20), Path.of("target", "copies", "twin"))) {
      HeapBase twin = new HeapBase();
      List<Pair> open = new ArrayList<>();
      for (int step = 1; step <= 30; step++) {
        change(random, step, real, twin);
        open.add(new Pair(real.snapshot(), twin.snapshot()));
        for (int i = 0; i < 5; i++) {
          compareReads(random, open.get(random.nextInt(open.size())));
        }
        while (open.size() > random.nextInt(1, 8)) {
          open.remove(random.nextInt(open.size())).close();
        }
      }
      open.forEach(Pair::close);
      for (int number = 20; number < 20 + TABLES; number++) {
        real.dropTables(List.of(Tables.id(number, 0), Tables.id(number, 2)));
      }
      assertThat(real.statistics()).containsEntry("offHeapBytes", 0L).containsEntry("keys", 0L);
    }
  }

  private static void change(RandomGenerator random, int step, ChronicleBase real, HeapBase twin)
      throws IOException {
    if (random.nextInt(15) == 0) {
      List<Integer> dropped = List.of(table(random));
      real.dropTables(dropped);
      twin.dropTables(dropped);
      return;
    }
    FlushRows rows = new FlushRows();
    boolean removing = random.nextInt(4) == 0;
    for (int i = random.nextInt(random.nextBoolean() ? 20 : 1500); i >= 0; i--) {
      boolean remove = removing || random.nextInt(5) == 0;
      rows.put(table(random), key(random), remove ? null : value(random));
    }
    OpTime upTo = OpTime.of(step, 1, 1);
    try {
      real.flush(rows, upTo);
      twin.flush(rows.again(), upTo);
    } catch (DiskFullException full) {
      // the twin has no limit; neither changes
      assertThat(real.statistics().get("offHeapBytes")).isGreaterThan(8 << 20);
    }
    assertThat(real.flushed()).isEqualTo(twin.flushed());
  }

  private static void compareReads(RandomGenerator random, Pair pair) {
    int table = table(random);
    for (int i = 0; i < 50; i++) {
      byte[] key = key(random);
      assertThat(pair.real().get(table, key)).isEqualTo(pair.twin().get(table, key));
      assertThat(pair.real().mayHave(table, key)).isEqualTo(pair.twin().mayHave(table, key));
    }
    byte[] one = random.nextInt(4) == 0 ? null : key(random);
    byte[] other = random.nextInt(4) == 0 ? null : key(random);
    boolean ordered = one == null || other == null || Arrays.compareUnsigned(one, other) <= 0;
    KeyRange range = ordered ? new KeyRange(one, other) : new KeyRange(other, one);
    boolean reverse = random.nextBoolean();
    try (EntryCursor real = pair.real().scan(table, range, reverse);
        EntryCursor twin = pair.twin().scan(table, range, reverse)) {
      compareWalks(random, real, twin, reverse);
    }
  }

  private static void compareWalks(
      RandomGenerator random, EntryCursor real, EntryCursor twin, boolean reverse) {
    boolean seeks = random.nextBoolean();
    while (twin.next()) {
      assertThat(real.next()).isTrue();
      assertThat(real.key()).isEqualTo(twin.key());
      assertThat(real.value()).isEqualTo(twin.value());
      if (seeks && random.nextInt(10) == 0) {
        byte[] bound = boundAhead(random, twin.key(), reverse);
        real.seek(bound);
        twin.seek(bound);
      }
    }
    assertThat(real.next()).isFalse();
    assertThat(real.next()).isFalse();
  }

  /** A bound on the way of the walk. */
  private static byte[] boundAhead(RandomGenerator random, byte[] at, boolean reverse) {
    byte[] bound = key(random);
    boolean ahead = reverse == Arrays.compareUnsigned(bound, at) < 0;
    return ahead ? bound : at;
  }

  /** Every value says which flush it is from, so a reader sees at once if he sees two of them. */
  @Test
  void readersSeeOneStateWhileOthersAreMade() throws Exception {
    try (ChronicleBase base =
            ChronicleBase.open(
                new ChronicleBase.Limits(64 << 20, 64 << 20), Path.of("target", "copies", "twin"));
        ExecutorService readers = Executors.newFixedThreadPool(3)) {
      int table = Tables.id(20, Tables.RECORDS);
      AtomicReference<OpTime> last = new AtomicReference<>(OpTime.NULL);
      flushAll(base, table, 1);
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        results.add(readers.submit(() -> readUntil(base, table, last)));
      }
      for (int flush = 2; flush <= 150; flush++) {
        flushAll(base, table, flush);
      }
      last.set(base.flushed());
      for (Future<Integer> result : results) {
        assertThat(result.get()).isPositive();
      }
      assertThat(base.statistics()).containsEntry("openSnapshots", 0L);
    }
  }

  private static void flushAll(ChronicleBase base, int table, int flush) throws IOException {
    FlushRows rows = new FlushRows();
    for (int id = 0; id < 400; id++) {
      byte[] value = new byte[20 + (flush * 7 + id) % 400 * (id % 50 == 0 ? 200 : 1)];
      Arrays.fill(value, (byte) flush);
      rows.put(table, Tables.recordKey(id), value);
    }
    base.flush(rows, OpTime.of(flush, 1, 1));
  }

  private static int readUntil(ChronicleBase base, int table, AtomicReference<OpTime> last) {
    int rounds = 0;
    while (rounds == 0 || last.get().equals(OpTime.NULL)) {
      try (BaseSnapshot snapshot = base.snapshot();
          EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, rounds % 2 == 0)) {
        byte flush = snapshot.get(table, Tables.recordKey(0))[0];
        int count = 0;
        while (cursor.next()) {
          byte[] value = cursor.value();
          byte[] expected = new byte[value.length];
          Arrays.fill(expected, flush);
          assertThat(value).isEqualTo(expected);
          count++;
        }
        assertThat(count).isEqualTo(400);
      }
      rounds++;
    }
    return rounds;
  }
}
