// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.OpTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Goal: no reader ever sees a value too old or too new, with the real cache. Method: entry t writes
 * its own timestamp into key t mod K, so a snapshot at p must show in key k the largest t up to p
 * with t mod K = k; readers, the lane and maintenance run freely side by side.
 */
class CacheCoherenceTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int KEYS = 200;
  private static final long ENTRIES = 400_000;
  private static final long FLUSHES = 50;

  @Test
  @Timeout(60)
  void cachedValuesAreNeverTooOldOrTooNew() throws Exception {
    StoreSettings settings = new StoreSettings(60_000, 1 << 20, 1 << 24, 200_000, 1000);
    VersionStore store =
        new VersionStore(new HeapBase(), new HeapScratch(), new CaffeineCache(30_000), settings);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> read(store, done)));
      }
      Future<?> maintenance =
          threads.submit(
              () -> {
                while (!done.get()) {
                  store.advanceStable(store.published());
                  store.maintain(0);
                }
                return null;
              });
      // on a busy machine maintenance may hardly run beside the lane: go on until it has
      for (long entry = 1; entry <= ENTRIES || flushes(store) <= FLUSHES; entry++) {
        OpTime opTime = new OpTime(entry, 1);
        byte[] value = ByteBuffer.allocate(8).putLong(entry).array();
        store.put(RECORDS, Tables.recordKey(entry % KEYS), opTime, value);
        store.publish(opTime);
      }
      done.set(true);
      maintenance.get();
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
      assertThat(flushes(store)).isGreaterThan(FLUSHES);
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  private static long flushes(VersionStore store) {
    return store.statistics().get("flushes");
  }

  private static long read(VersionStore store, AtomicBoolean done) {
    long reads = 0;
    for (long i = 0; !done.get(); i++) {
      try (Snapshot snapshot = store.open()) {
        for (long step = 0; step < 5; step++, reads++) {
          check(snapshot, (i * 31 + step * 17) % KEYS);
        }
      }
    }
    return reads;
  }

  private static void check(Snapshot snapshot, long key) {
    long now = snapshot.timestamp();
    long expected = now - Math.floorMod(now - key, (long) KEYS);
    byte[] value = snapshot.record(RECORDS, key);
    long actual = value == null ? 0 : ByteBuffer.wrap(value).getLong();
    if (actual != Math.max(0, expected)) {
      throw new AssertionError(
          "at " + now + " key " + key + " shows " + actual + " instead of " + expected);
    }
  }
}
