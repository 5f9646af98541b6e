// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Finding entries by timestamp alone, forward and backward, against the list of all entries. */
class OplogMarksTest {
  private static final int SEGMENT = 256 * 1024;
  private static final int LONGEST = 20_000;
  private static final OplogSettings SETTINGS = new OplogSettings(1 << 24, SEGMENT, 1 << 24, 0);

  /** A log whose terms and timestamps rise by chance, and the optimes in it. */
  private static final class Scene {
    private final RandomGenerator random;
    private final MemoryDisk disk = new MemoryDisk();
    private final List<OpTime> entries = new ArrayList<>();
    private final Map<OpTime, Integer> sizes = new HashMap<>();
    private Oplog oplog;

    Scene(RandomGenerator random) throws IOException {
      this.random = random;
      this.oplog = Oplog.open(disk, SETTINGS, OpTime.NULL);
      append(random.nextInt(200));
    }

    void append(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        OpTime last = entries.isEmpty() ? new OpTime(100, 1) : entries.getLast();
        OpTime next =
            new OpTime(
                last.timestamp() + random.nextInt(1, 4),
                last.term() + (random.nextInt(15) == 0 ? 1 : 0));
        byte[] entry = new byte[random.nextInt(1, LONGEST)];
        if (!oplog.hasRoomFor(RecordFormat.bytesFor(entry.length))) {
          oplog.prepareSpare();
        }
        oplog.append(next, entry);
        entries.add(next);
        sizes.put(next, entry.length);
      }
      oplog.commit();
    }

    void reopen() throws IOException {
      oplog.close();
      OpTime from = entries.isEmpty() ? OpTime.NULL : entries.get(random.nextInt(entries.size()));
      oplog = Oplog.open(disk, SETTINGS, from);
    }

    long timestamp() {
      long end = entries.isEmpty() ? 110 : entries.getLast().timestamp();
      return random.nextInt(10) == 0 ? -1 : random.nextLong(98, end + 4);
    }

    List<OpTime> drain(OplogCursor cursor) throws IOException {
      List<OpTime> found = new ArrayList<>();
      while (cursor.next()) {
        found.add(cursor.opTime());
      }
      return found;
    }
  }

  @Test
  void everyEntryOfALaterTimestampIsMet() {
    Seeds.forEach(
        40,
        random -> {
          Scene scene = new Scene(random);
          for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 8; i++) {
              long timestamp = scene.timestamp();
              List<OpTime> met = scene.drain(scene.oplog.afterTimestamp(timestamp));
              assertThat(met.stream().filter(o -> isAfter(o, timestamp)).toList())
                  .isEqualTo(scene.entries.stream().filter(o -> isAfter(o, timestamp)).toList());
              assertThat(scene.entries).endsWith(met.toArray(OpTime[]::new));
            }
            scene.reopen();
            scene.append(random.nextInt(20));
          }
        });
  }

  private static boolean isAfter(OpTime opTime, long timestamp) {
    return Long.compareUnsigned(opTime.timestamp(), timestamp) > 0;
  }

  @Test
  void aMarkIsAnEarlierEntryIfThereIsOne() {
    Seeds.forEach(
        40,
        random -> {
          Scene scene = new Scene(random);
          for (int i = 0; i < 20; i++) {
            if (i == 10) {
              scene.reopen();
            }
            long timestamp = scene.timestamp();
            OpTime mark = scene.oplog.markBefore(timestamp);
            List<OpTime> earlier =
                scene.entries.stream()
                    .filter(o -> Long.compareUnsigned(o.timestamp(), timestamp) < 0)
                    .toList();
            assertThat(mark == null).isEqualTo(earlier.isEmpty());
            if (mark != null) {
              assertThat(earlier).contains(mark);
            }
          }
        });
  }

  @Test
  void stepsFromMarkToMarkLeadToTheBeginningInPieces() {
    Seeds.forEach(
        30,
        random -> {
          Scene scene = new Scene(random);
          scene.reopen();
          List<OpTime> walked = new ArrayList<>();
          long end = -1;
          OpTime mark = scene.oplog.markBefore(end);
          while (mark != null) {
            List<OpTime> piece = new ArrayList<>();
            OplogCursor cursor = scene.oplog.afterTimestamp(mark.timestamp() - 1);
            while (cursor.next() && Long.compareUnsigned(cursor.opTime().timestamp(), end) < 0) {
              if (cursor.opTime().timestamp() >= mark.timestamp()) {
                piece.add(cursor.opTime());
              }
            }
            // a step covers 64 KiB, and one entry that may be the longest
            assertThat(piece.stream().mapToInt(scene.sizes::get).sum())
                .isLessThan(64 * 1024 + LONGEST);
            Collections.reverse(piece);
            walked.addAll(piece);
            end = mark.timestamp();
            mark = scene.oplog.markBefore(end);
          }
          assertThat(walked).isEqualTo(scene.entries.reversed());
        });
  }

  @Test
  void anEmptyLogHasNoMarksAndItsCursorWaits() throws IOException {
    Oplog oplog = Oplog.open(new MemoryDisk(), SETTINGS, OpTime.NULL);
    assertThat(oplog.markBefore(-1)).isNull();
    OplogCursor cursor = oplog.afterTimestamp(5);
    assertThat(cursor.next()).isFalse();
    oplog.append(new OpTime(3, 1), new byte[1]);
    oplog.append(new OpTime(9, 2), new byte[1]);
    oplog.commit();
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.opTime()).isEqualTo(new OpTime(3, 1));
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.opTime()).isEqualTo(new OpTime(9, 2));
    assertThat(oplog.markBefore(3)).isNull();
    assertThat(oplog.markBefore(4)).isEqualTo(new OpTime(3, 1));
  }
}
