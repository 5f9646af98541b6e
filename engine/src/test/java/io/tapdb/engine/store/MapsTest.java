// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The hash maps of the memtable: right for one thread, and for readers beside a writer. */
class MapsTest {
  @Test
  void longMapAgreesWithAHashMap() {
    Seeds.forEach(
        100,
        random -> {
          LongMap<String> map = new LongMap<>();
          Map<Long, String> model = new HashMap<>();
          for (int i = 0; i < 2000; i++) {
            long key = random.nextBoolean() ? random.nextInt(500) : random.nextLong();
            map.put(key, "v" + i);
            model.put(key, "v" + i);
          }
          model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
          assertThat(map.get(501)).isNull();
        });
  }

  @Test
  void bytesMapAgreesWithAHashMap() {
    Seeds.forEach(
        100,
        random -> {
          BytesMap map = new BytesMap();
          Map<ByteBuffer, Version> model = new HashMap<>();
          Map<ByteBuffer, byte[]> keys = new HashMap<>();
          for (int i = 0; i < 1000; i++) {
            byte[] key = new byte[random.nextInt(4)];
            random.nextBytes(key);
            Version version = new Version(i, null, null);
            map.put(key, version);
            model.put(ByteBuffer.wrap(key), version);
            keys.put(ByteBuffer.wrap(key), key);
          }
          model.forEach((key, value) -> assertThat(map.get(keys.get(key))).isSameAs(value));
          assertThat(map.get(new byte[9])).isNull();
        });
  }

  @Test
  void readersFindEverythingThatWasPublishedBeforeTheyLooked() throws Exception {
    LongMap<Long> longs = new LongMap<>();
    BytesMap bytes = new BytesMap();
    AtomicLong published = new AtomicLong();
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      List<Future<Long>> reads = new ArrayList<>();
      for (int reader = 0; reader < 2; reader++) {
        long step = 7919L + reader;
        reads.add(readers.submit(() -> read(longs, bytes, published, step)));
      }
      for (long key = 1; key <= 300_000; key++) {
        longs.put(key, key);
        bytes.put(Tables.recordKey(key), new Version(key, null, null));
        published.set(key);
      }
      published.set(Long.MAX_VALUE);
      for (Future<Long> read : reads) {
        assertThat(read.get()).isZero();
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** Looks up published keys until the end; gives how many were not found. */
  private static long read(LongMap<Long> longs, BytesMap bytes, AtomicLong published, long step) {
    long missed = 0;
    long at = 0;
    for (long upTo = published.get(); upTo != Long.MAX_VALUE; upTo = published.get()) {
      if (upTo > 0) {
        at = (at + step) % upTo;
        long key = at + 1;
        Version version = bytes.get(Tables.recordKey(key));
        boolean found = longs.get(key) == key && version != null && version.timestamp == key;
        missed += found ? 0 : 1;
      }
    }
    return missed;
  }
}
