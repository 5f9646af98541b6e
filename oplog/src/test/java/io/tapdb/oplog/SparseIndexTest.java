// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The index of a segment against the list of all entries in it. */
class SparseIndexTest {
  private static final int STEP = 64 * 1024;

  private record Entry(OpTime opTime, int offset, int length) {}

  private static List<Entry> entries(RandomGenerator random, int longest) {
    List<Entry> entries = new ArrayList<>();
    int offset = SegmentHeader.BYTES;
    long timestamp = 5;
    long term = 1;
    for (int i = random.nextInt(1, 200); i > 0; i--) {
      int length = random.nextInt(48, longest);
      entries.add(new Entry(new OpTime(timestamp, term), offset, length));
      offset += length;
      timestamp += random.nextInt(1, 4);
      term += random.nextInt(20) == 0 ? 1 : 0;
    }
    return entries;
  }

  private static SparseIndex indexOf(List<Entry> entries) {
    SparseIndex index = new SparseIndex();
    entries.forEach(entry -> index.offer(entry.opTime(), entry.offset()));
    return index;
  }

  @Test
  void aWalkFromTheFloorMeetsTheFirstLaterEntryAndIsShort() {
    Seeds.forEach(
        200,
        random -> {
          int longest = random.nextInt(100, 40_000);
          List<Entry> entries = entries(random, longest);
          SparseIndex index = indexOf(entries);
          for (int i = 0; i < 30; i++) {
            OpTime after =
                new OpTime(
                    random.nextLong(entries.getLast().opTime().timestamp() + 3),
                    random.nextLong(entries.getLast().opTime().term() + 2));
            int floor = index.floor(after);
            assertThat(entries).extracting(Entry::offset).contains(floor);
            int walked = 0;
            for (Entry entry : entries) {
              if (entry.opTime().isAfter(after)) {
                assertThat(entry.offset()).isGreaterThanOrEqualTo(floor);
              } else if (entry.offset() >= floor) {
                walked += entry.length();
              }
            }
            assertThat(walked).isLessThan(STEP + 2 * longest);
          }
        });
  }

  @Test
  void theEntryBeforeATimestampIsEarlierAndNear() {
    Seeds.forEach(
        200,
        random -> {
          int longest = random.nextInt(100, 40_000);
          List<Entry> entries = entries(random, longest);
          SparseIndex index = indexOf(entries);
          for (int i = 0; i < 30; i++) {
            long timestamp = random.nextLong(entries.getLast().opTime().timestamp() + 3);
            OpTime mark = index.before(timestamp);
            List<Entry> earlier =
                entries.stream().filter(e -> e.opTime().timestamp() < timestamp).toList();
            if (mark == null) {
              assertThat(earlier).isEmpty();
              continue;
            }
            assertThat(earlier).extracting(Entry::opTime).contains(mark);
            int between =
                earlier.stream()
                    .filter(e -> e.opTime().isAfter(mark))
                    .mapToInt(Entry::length)
                    .sum();
            assertThat(between).isLessThan(STEP + longest);
          }
        });
  }

  @Test
  void anEmptyIndexPointsAtTheFirstRecord() {
    SparseIndex index = new SparseIndex();
    assertThat(index.floor(OpTime.NULL)).isEqualTo(SegmentHeader.BYTES);
    assertThat(index.floor(new OpTime(-1, Long.MAX_VALUE))).isEqualTo(SegmentHeader.BYTES);
    assertThat(index.before(-1)).isNull();
  }

  @Test
  void onlyEntriesAStepApartAreNoted() {
    SparseIndex index = new SparseIndex();
    index.offer(new OpTime(1, 1), 4096);
    index.offer(new OpTime(2, 1), 4096 + STEP - 8);
    index.offer(new OpTime(3, 1), 4096 + STEP);
    assertThat(index.floor(new OpTime(2, 1))).isEqualTo(4096);
    assertThat(index.floor(new OpTime(3, 1))).isEqualTo(4096 + STEP);
    assertThat(index.before(3)).isEqualTo(new OpTime(1, 1));
    assertThat(index.before(4)).isEqualTo(new OpTime(3, 1));
    assertThat(index.before(1)).isNull();
  }

  @Test
  void cutEntriesAreForgottenAndTheirPlacesCanBeTakenAgain() {
    SparseIndex index = new SparseIndex();
    index.offer(new OpTime(1, 1), 4096);
    index.offer(new OpTime(5, 1), 4096 + STEP);
    index.offer(new OpTime(9, 1), 4096 + 2 * STEP);
    index.cut(4096 + STEP);
    assertThat(index.floor(new OpTime(10, 1))).isEqualTo(4096);
    index.offer(new OpTime(6, 2), 4096 + STEP);
    assertThat(index.before(100)).isEqualTo(new OpTime(6, 2));
    index.cut(4096);
    assertThat(index.before(100)).isNull();
  }

  @Test
  void timestampsAreComparedAsUnsignedNumbers() {
    SparseIndex index = new SparseIndex();
    index.offer(new OpTime(Long.MAX_VALUE, 1), 4096);
    index.offer(new OpTime(Long.MIN_VALUE, 1), 4096 + STEP);
    assertThat(index.before(Long.MIN_VALUE)).isEqualTo(new OpTime(Long.MAX_VALUE, 1));
    assertThat(index.before(-1)).isEqualTo(new OpTime(Long.MIN_VALUE, 1));
    assertThat(index.floor(new OpTime(Long.MAX_VALUE, 1))).isEqualTo(4096);
  }
}
