// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What happens at the two ends of a log and between its segments. */
class OplogEndsTest {
  private final MemoryDisk disk = new MemoryDisk();

  private Oplog open() throws IOException {
    return Oplog.open(disk, Entries.SMALL, OpTime.NULL);
  }

  private static void append(Oplog oplog, long from, long to) throws IOException {
    for (long number = from; number < to; number++) {
      Entries.append(oplog, number);
    }
    oplog.commit();
  }

  private static List<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(Entries::text).toList();
  }

  /** Appends until the next entry begins a segment, and gives that entry's number. */
  private static long fillSegment(Oplog oplog) throws IOException {
    long number = 0;
    long record = RecordFormat.bytesFor(Entries.payload(99, 100).length) + 8L;
    while (oplog.isEmpty() || oplog.usedBytes() + record < 16 * 1024) {
      append(oplog, number, number + 1);
      number++;
    }
    return number;
  }

  /** As if of a commit only the header of the segment it began had reached the disk. */
  private void keepOnlyTheHeaderOf(long segment) {
    String name = SegmentHeader.fileName(segment);
    for (int i = SegmentHeader.BYTES; i < 16 * 1024; i++) {
      disk.damage(name, i, (byte) 0);
    }
  }

  @Test
  void aSegmentOfWhichOnlyTheHeaderSurvivedIsAsIfNeverBegun() throws IOException {
    Oplog oplog = open();
    long next = fillSegment(oplog);
    append(oplog, next, next + 1);
    assertThat(disk.content(SegmentHeader.fileName(2))[0]).isNotZero();
    keepOnlyTheHeaderOf(2);
    Oplog again = open();
    assertThat(again.recovered())
        .isEqualTo(
            "segment 0000000000000002.log was begun but never forced and is dropped, with"
                + " whatever stood in it");
    assertThat(again.last()).isEqualTo(Entries.at(next - 1));
    assertThat(again.markBefore(-1)).isEqualTo(Entries.at(0));
    append(again, next + 5, next + 9);
    assertThat(again.markBefore(Entries.at(next + 2).timestamp())).isEqualTo(Entries.at(0));
    again.close();
    Oplog third = open();
    assertThat(third.recovered()).isNull();
    assertThat(Entries.read(third, Entries.at(next - 1))).isEqualTo(texts(next + 5, next + 9));
  }

  @Test
  void aLogOfWhichOnlyTheFirstHeaderSurvivedIsEmpty() throws IOException {
    append(open(), 7, 8);
    keepOnlyTheHeaderOf(1);
    Oplog again = open();
    assertThat(again.isEmpty()).isTrue();
    assertThat(again.isWhole()).isTrue();
    assertThat(again.first()).isEqualTo(OpTime.NULL);
    assertThat(again.recovered()).contains("begun but never forced");
    append(again, 3, 5);
    assertThat(again.first()).isEqualTo(Entries.at(3));
    disk.crashLosingAll();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(texts(3, 5));
  }

  @Test
  void whatWasMarkedBeforeACutIsMarkedAgainBehindIt() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 3);
    oplog.markForced();
    oplog.cutAfter(Entries.at(1));
    append(oplog, 2, 3);
    oplog.markForced();
    // the newest entry, as long as the one that was cut, ends where the first mark stood
    String name = SegmentHeader.fileName(1);
    int last = SegmentHeader.BYTES + 2 * RecordFormat.bytesFor(Entries.payload(1, 100).length);
    disk.damage(name, last + 50, (byte) 77);
    assertThatThrownBy(this::open)
        .isInstanceOf(OplogDamagedException.class)
        .hasMessageContaining("the last entry before is " + Entries.at(1));
  }

  @Test
  void aMarkIsForcedOnlyWhenThereIsSomethingNewToSay() throws IOException {
    Oplog oplog = open();
    oplog.markForced();
    assertThat(disk.forces()).isZero();
    append(oplog, 0, 1);
    int before = disk.forces();
    oplog.markForced();
    assertThat(disk.forces()).isEqualTo(before + 1);
    oplog.markForced();
    assertThat(disk.forces()).isEqualTo(before + 1);
  }

  @Test
  void roomDependsOnWhatWaitsOnTheSegmentAndOnTheSpareOne() throws IOException {
    Oplog oplog = Oplog.open(disk, new OplogSettings(1 << 20, 16 * 1024, 1000, 0), OpTime.NULL);
    assertThat(oplog.maxEntryBytes()).isEqualTo(16 * 1024 - 4096 - 48);
    assertThat(oplog.hasSpare()).isTrue();
    oplog.append(Entries.at(1), new byte[1000]);
    assertThat(oplog.hasSpare()).isFalse();
    assertThat(oplog.pendingBytes()).isEqualTo(1040);
    assertThat(oplog.hasRoomFor(1)).isFalse();
    oplog.commit();
    assertThat(oplog.pendingBytes()).isZero();
    int left = 16 * 1024 - 4096 - 1040;
    assertThat(oplog.hasRoomFor(left)).isTrue();
    assertThat(oplog.hasRoomFor(left + 1)).isFalse();
    assertThatThrownBy(() -> oplog.append(Entries.at(2), new byte[left + 100]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no segment is ready for entry " + Entries.at(2));
    oplog.prepareSpare();
    assertThat(oplog.hasRoomFor(left + 1)).isTrue();
  }

  @Test
  void bytesAreThoseOfTheSegmentsAndUsedBytesThoseUpToTheNewestEntry() throws IOException {
    Oplog oplog = open();
    assertThat(oplog.bytes()).isZero();
    assertThat(oplog.usedBytes()).isZero();
    oplog.append(Entries.at(1), new byte[100]);
    assertThat(oplog.bytes()).isEqualTo(16 * 1024);
    assertThat(oplog.usedBytes()).isEqualTo(4096 + 144);
    oplog.prepareSpare();
    oplog.append(Entries.at(2), new byte[12_200]);
    assertThat(oplog.bytes()).isEqualTo(32 * 1024);
    assertThat(oplog.usedBytes()).isEqualTo(16 * 1024 + 4096 + 12_240);
  }

  @Test
  void aSmallerSizeDropsOldSegmentsAndALargerOneLetsTheLogGrow() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 600);
    long all = oplog.bytes();
    assertThat(oplog.retire(oplog.last(), Long.MAX_VALUE)).isZero();
    oplog.resize(40 * 1024);
    assertThat(oplog.settings()).isEqualTo(new OplogSettings(40 * 1024, 16 * 1024, 1 << 20, 0));
    assertThat(oplog.isWhole()).isTrue();
    int dropped = oplog.retire(oplog.last(), Long.MAX_VALUE);
    assertThat(oplog.bytes()).isEqualTo(32 * 1024).isEqualTo(all - 16L * 1024 * dropped);
    assertThat(oplog.isWhole()).isFalse();
    oplog.resize(1 << 20);
    append(oplog, 600, 1000);
    assertThat(oplog.retire(oplog.last(), Long.MAX_VALUE)).isZero();
    List<String> kept = Entries.read(oplog, OpTime.NULL);
    assertThat(kept).endsWith(Entries.text(999)).hasSizeGreaterThan(400);
    oplog.close();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(kept);
  }

  @Test
  void aCursorWhoseNextEntriesWereDroppedSaysSo() throws IOException {
    Oplog oplog = Oplog.open(disk, new OplogSettings(1, 16 * 1024, 1 << 20, 0), OpTime.NULL);
    append(oplog, 0, 60);
    OplogCursor cursor = oplog.after(OpTime.NULL);
    Entries.drain(cursor);
    append(oplog, 60, 400);
    assertThat(oplog.retire(oplog.last(), Long.MAX_VALUE)).isPositive();
    assertThatThrownBy(() -> Entries.drain(cursor)).isInstanceOf(IOException.class);
    OplogCursor fresh = oplog.after(Entries.at(10));
    assertThat(fresh.next()).isTrue();
    assertThat(fresh.opTime()).isEqualTo(oplog.first());
  }

  @Test
  void aCursorAtTheEndOfADroppedSegmentNamesTheEntryTheLogBeginsWith() throws IOException {
    Oplog oplog = Oplog.open(disk, new OplogSettings(1, 16 * 1024, 1 << 20, 0), OpTime.NULL);
    long next = fillSegment(oplog);
    OplogCursor cursor = oplog.after(OpTime.NULL);
    assertThat(Entries.drain(cursor)).isEqualTo(texts(0, next));
    append(oplog, next, next + 300);
    assertThat(oplog.retire(oplog.last(), Long.MAX_VALUE)).isPositive();
    assertThatThrownBy(cursor::next)
        .isInstanceOf(EntriesDroppedException.class)
        .hasMessage(
            "the oplog now begins with entry "
                + oplog.first()
                + "; older ones have been"
                + " dropped");
    assertThat(cursor.opTime()).isEqualTo(Entries.at(next - 1));
  }

  @Test
  void aCursorAsksForEntriesAfterItsOptimeWhateverItsTerm() throws IOException {
    Oplog oplog = open();
    byte[] entry = "x".getBytes(StandardCharsets.UTF_8);
    List<OpTime> all = List.of(new OpTime(5, 1), new OpTime(7, 1), new OpTime(8, 3));
    for (OpTime each : all) {
      oplog.append(each, entry);
    }
    oplog.commit();
    assertThat(Entries.read(oplog, new OpTime(6, 1))).hasSize(2);
    assertThat(Entries.read(oplog, new OpTime(100, 1))).hasSize(1);
    assertThat(Entries.read(oplog, new OpTime(0, 2))).hasSize(1);
    assertThat(Entries.read(oplog, new OpTime(8, 3))).isEmpty();
  }
}
