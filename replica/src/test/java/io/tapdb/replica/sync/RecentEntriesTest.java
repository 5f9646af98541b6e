// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {
  private static RawEntry entry(long seconds, int padding) {
    byte[] bytes =
        new DocWriter()
            .putDate("wall", seconds * 1000 + 7)
            .put("o", "x".repeat(padding))
            .build()
            .toByteArray();
    return new RawEntry(OpTime.of(seconds, 1, 1), bytes);
  }

  @Test
  void anEmptyRingKnowsWhereTheLogEnds() {
    RecentEntries ring = new RecentEntries(10, 1000);
    assertThat(ring.last()).isEqualTo(OpTime.NULL);
    ring.clear(OpTime.of(5, 1, 1));
    assertThat(ring.last()).isEqualTo(OpTime.of(5, 1, 1));
    assertThat(ring.has(OpTime.of(5, 1, 1))).isTrue();
    assertThat(ring.after(OpTime.of(5, 1, 1), 10, 1000)).isEmpty();
    assertThat(ring.after(OpTime.of(4, 1, 1), 10, 1000)).isNull();
  }

  @Test
  void anEntryOfAnotherTermIsNotKnown() {
    RecentEntries ring = new RecentEntries(10, 1000);
    ring.add(entry(1, 0));
    ring.add(entry(2, 0));
    assertThat(ring.has(OpTime.of(1, 1, 1))).isTrue();
    assertThat(ring.has(OpTime.of(1, 1, 2))).isFalse();
    assertThat(ring.after(OpTime.of(1, 1, 2), 10, 1000)).isNull();
    assertThat(ring.has(OpTime.NULL)).isFalse();
  }

  @Test
  void theTimeOfDayOfAnEntryIsKnownWhileItIsKept() {
    RecentEntries ring = new RecentEntries(2, 1000);
    for (int i = 1; i <= 4; i++) {
      ring.add(entry(i, 0));
    }
    assertThat(ring.position(OpTime.of(4, 1, 1))).isEqualTo(new Position(OpTime.of(4, 1, 1), 4007));
    assertThat(ring.position(OpTime.of(1, 1, 1))).isEqualTo(new Position(OpTime.of(1, 1, 1), 1000));
    assertThat(ring.position(OpTime.NULL)).isEqualTo(Position.NONE);
  }

  @Test
  void aPortionIsBoundedAndNeverEmptyForALargeEntry() {
    RecentEntries ring = new RecentEntries(10, 1 << 20);
    ring.add(entry(1, 500));
    ring.add(entry(2, 500));
    ring.add(entry(3, 500));
    assertThat(ring.after(OpTime.NULL, 10, 100)).hasSize(1);
    assertThat(ring.after(OpTime.NULL, 2, 1 << 20)).hasSize(2);
    assertThat(ring.after(OpTime.of(1, 1, 1), 10, 1 << 20)).hasSize(2);
  }

  @Test
  void aRingIsTheTailOfAList() {
    Seeds.forEach(
        200,
        random -> {
          int maxEntries = random.nextInt(1, 200);
          long maxBytes = random.nextInt(200, 20_000);
          RecentEntries ring = new RecentEntries(maxEntries, maxBytes);
          List<RawEntry> all = new ArrayList<>();
          for (int i = 1; i <= 300; i++) {
            RawEntry added = entry(i, random.nextInt(300));
            all.add(added);
            ring.add(added);
            check(ring, all, random, maxEntries, maxBytes);
          }
        });
  }

  private static void check(
      RecentEntries ring,
      List<RawEntry> all,
      RandomGenerator random,
      int maxEntries,
      long maxBytes) {
    assertThat(ring.last()).isEqualTo(all.getLast().opTime());
    int kept = 0;
    long bytes = 0;
    while (kept < Math.min(all.size(), maxEntries)) {
      bytes += all.get(all.size() - 1 - kept).bytes().length;
      if (bytes > maxBytes && kept > 0) {
        break;
      }
      kept++;
    }
    int from = random.nextInt(-1, all.size());
    OpTime behind = from < 0 ? OpTime.NULL : all.get(from).opTime();
    List<RawEntry> found = ring.after(behind, Integer.MAX_VALUE, Long.MAX_VALUE);
    if (from + 1 < all.size() - kept) {
      assertThat(found).isNull();
    } else {
      assertThat(found).isEqualTo(all.subList(from + 1, all.size()));
    }
  }
}
