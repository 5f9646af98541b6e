// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What every scratch room has to do: give a layer back exactly as the memtable showed it. */
public abstract class ScratchContract {
  private static final int[] TABLES = {
    Tables.id(20, Tables.RECORDS), Tables.id(21, Tables.POINT), Tables.id(22, Tables.RANGE)
  };

  protected abstract Scratch open() throws IOException;

  @Test
  void aSpilledLayerReadsLikeTheMemtable() throws IOException {
    try (Scratch scratch = open()) {
      Seeds.forEach(
          30,
          random -> {
            Memtable memtable = new Memtable(0);
            for (long timestamp = 1; timestamp <= 300; timestamp++) {
              int table = TABLES[random.nextInt(3)];
              byte[] key = Tables.recordKey(random.nextInt(40));
              memtable.put(
                  table,
                  key,
                  timestamp,
                  random.nextInt(4) == 0 ? null : new byte[] {(byte) timestamp});
            }
            SpilledLayer spilled =
                new SpilledLayer(
                    scratch.spill(new LayerVersions(memtable)),
                    new HashSet<>(memtable.tables()),
                    300);
            spilled.retain();
            for (int i = 0; i < 60; i++) {
              int table = TABLES[random.nextInt(3)];
              long read = random.nextLong(1, 301);
              byte[] key = Tables.recordKey(random.nextInt(40));
              assertSame(spilled.find(table, key, read), memtable.find(table, key, read));
              boolean reverse = random.nextBoolean();
              KeyRange range =
                  new KeyRange(key, random.nextBoolean() ? null : Tables.recordKey(40));
              try (EntryCursor expected = memtable.cursor(table, range, reverse, read);
                  EntryCursor actual = spilled.cursor(table, range, reverse, read)) {
                assertSame(actual, expected, random.nextInt(5), key(random.nextInt(40), key));
              }
            }
            spilled.release();
          });
    }
  }

  private static byte[] key(int number, byte[] atLeast) {
    byte[] key = Tables.recordKey(number);
    return Arrays.compareUnsigned(key, atLeast) < 0 ? atLeast : key;
  }

  private static void assertSame(Version actual, Version expected) {
    assertThat(actual == null).isEqualTo(expected == null);
    if (expected != null) {
      assertThat(actual.value).isEqualTo(expected.value);
    }
  }

  private static void assertSame(
      EntryCursor actual, EntryCursor expected, int seekAfter, byte[] bound) {
    for (int step = 0; ; step++) {
      if (step == seekAfter) {
        actual.seek(bound);
        expected.seek(bound);
      }
      boolean more = expected.next();
      assertThat(actual.next()).isEqualTo(more);
      if (!more) {
        return;
      }
      assertThat(actual.key()).isEqualTo(expected.key());
      assertThat(actual.value()).isEqualTo(expected.value());
    }
  }
}
