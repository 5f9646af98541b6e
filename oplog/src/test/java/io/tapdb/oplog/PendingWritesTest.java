// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PendingWritesTest {
  private static final int SIZE = 1 << 20;

  private final MemoryDisk disk = new MemoryDisk();
  private final PendingWrites pending = new PendingWrites();

  private Segment segment(long number) throws IOException {
    String name = SegmentHeader.fileName(number);
    long base = (number - 1) * SIZE;
    SegmentHeader header = new SegmentHeader(number, base, 0, 0, 1, 0, Entries.at(number));
    return new Segment(
        header, disk.create(name, SIZE), base + SegmentHeader.BYTES, new SparseIndex());
  }

  private int append(long number, byte[] payload) {
    return pending.append(new RecordFormat.Frame(9, 1, 0, Entries.at(number)), payload);
  }

  @Test
  void nothingIsWrittenBeforeItIsTold() throws IOException {
    Segment segment = segment(1);
    assertThat(pending.isEmpty()).isTrue();
    assertThat(pending.size()).isZero();
    pending.begin(segment, 4096);
    append(3, new byte[100]);
    assertThat(pending.isEmpty()).isFalse();
    assertThat(pending.continues(segment)).isTrue();
    assertThat(pending.size()).isEqualTo(144);
    assertThat(pending.end()).isEqualTo(4096 + 144);
    assertThat(pending.last()).isEqualTo(Entries.at(3));
    assertThat(disk.content(SegmentHeader.fileName(1))).containsOnly(0);
    assertThat(disk.forces()).isZero();
  }

  @Test
  void aRunAtTheBeginningOfASegmentBringsItsHeader() throws IOException {
    Segment segment = segment(1);
    pending.begin(segment, 4096);
    int checksum = append(3, Entries.payload(3, 10));
    pending.write();
    disk.crashLosingAll();
    assertThat(SegmentHeader.read(disk.open(SegmentHeader.fileName(1))))
        .isEqualTo(segment.header());
    RecordReader reader = new RecordReader(disk.open(SegmentHeader.fileName(1)));
    assertThat(reader.moveTo(4096, SIZE)).isTrue();
    assertThat(reader.checksum()).isEqualTo(checksum);
    assertThat(reader.payload()).isEqualTo(Entries.payload(3, 10));
    assertThat(reader.frame().link()).isEqualTo(9);
  }

  @Test
  void aRunInTheMiddleLeavesTheHeaderAlone() throws IOException {
    Segment segment = segment(1);
    pending.begin(segment, 5000);
    append(3, new byte[10]);
    pending.write();
    assertThat(SegmentHeader.read(segment.file())).isNull();
    RecordReader reader = new RecordReader(segment.file());
    assertThat(reader.moveTo(5000, SIZE)).isTrue();
  }

  @Test
  void runsOfTwoSegmentsAreBothWrittenAndForced() throws IOException {
    Segment first = segment(1);
    Segment second = segment(2);
    pending.begin(first, 4096);
    append(1, Entries.payload(1, 70_000));
    append(2, Entries.payload(2, 5));
    assertThat(pending.continues(second)).isFalse();
    pending.begin(second, second.base() + 4096);
    assertThat(pending.continues(first)).isFalse();
    append(3, Entries.payload(3, 200_000));
    assertThat(pending.end())
        .isEqualTo(
            second.base() + 4096 + RecordFormat.bytesFor(Entries.payload(3, 200_000).length));
    pending.write();
    assertThat(disk.forces()).isEqualTo(2);
    disk.crashLosingAll();
    RecordReader reader = new RecordReader(disk.open(SegmentHeader.fileName(1)));
    assertThat(reader.moveTo(4096, SIZE)).isTrue();
    assertThat(reader.moveTo(reader.next(), SIZE)).isTrue();
    assertThat(reader.payload()).isEqualTo(Entries.payload(2, 5));
    reader = new RecordReader(disk.open(SegmentHeader.fileName(2)));
    assertThat(reader.moveTo(4096, SIZE)).isTrue();
    assertThat(reader.payload()).isEqualTo(Entries.payload(3, 200_000));
  }

  @Test
  void afterItWasClearedItIsEmptyAndLeavesNothingOfBefore() throws IOException {
    Segment segment = segment(1);
    pending.begin(segment, 4096);
    append(1, Entries.payload(1, 9000));
    pending.clear();
    assertThat(pending.isEmpty()).isTrue();
    assertThat(pending.size()).isZero();
    assertThat(pending.last()).isEqualTo(OpTime.NULL);
    assertThat(pending.continues(segment)).isFalse();
    pending.begin(segment, 8192);
    append(2, new byte[1]);
    pending.write();
    byte[] content = disk.content(SegmentHeader.fileName(1));
    assertThat(java.util.Arrays.copyOfRange(content, 8192 + 41, SIZE)).containsOnly(0);
  }
}
