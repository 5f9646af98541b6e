// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentHeaderTest {
  private static final String FILE = "0000000000000001.log";

  private final MemoryDisk disk = new MemoryDisk();

  private LogFile file() throws IOException {
    return disk.create(FILE, 16 * 1024);
  }

  private static void write(LogFile file, SegmentHeader header) throws IOException {
    byte[] bytes = header.encode();
    file.write(0, bytes, 0, bytes.length);
  }

  @Test
  void everyFieldIsReadBack() throws IOException {
    LogFile file = file();
    for (SegmentHeader header :
        List.of(
            new SegmentHeader(1, 0, 0, 0, 1, 0, new OpTime(1, 1)),
            new SegmentHeader(
                Long.MAX_VALUE, 1L << 60, (1L << 60) - 8, -1, Integer.MAX_VALUE, 77, OpTime.NULL),
            new SegmentHeader(3, 4, 5, 6, 7, 8, new OpTime(-1, 9)))) {
      write(file, header);
      assertThat(SegmentHeader.read(file)).isEqualTo(header);
    }
  }

  @Test
  void aFileOfZerosHasNoHeaderAndNoMark() throws IOException {
    LogFile file = file();
    assertThat(SegmentHeader.read(file)).isNull();
    assertThat(SegmentHeader.readMark(file, 0)).isZero();
    assertThat(SegmentHeader.readMark(file, 1)).isZero();
  }

  @Test
  void aHeaderWithAnyOtherByteThanTheVersionChangedCountsAsNone() throws IOException {
    LogFile file = file();
    SegmentHeader header = new SegmentHeader(3, 4, 5, 6, 7, 8, new OpTime(10, 9));
    byte[] sound = header.encode();
    for (int i = 0; i < sound.length; i++) {
      if (i >= 8 && i < 12) {
        continue;
      }
      byte[] changed = sound.clone();
      changed[i] ^= 1;
      file.write(0, changed, 0, changed.length);
      assertThat(SegmentHeader.read(file)).as("byte %d", i).isNull();
    }
  }

  @Test
  void aLaterFormatIsRefused() throws IOException {
    LogFile file = file();
    byte[] bytes = new SegmentHeader(1, 0, 0, 0, 1, 0, new OpTime(1, 1)).encode();
    RecordFormat.putInt(bytes, 8, 2);
    file.write(0, bytes, 0, bytes.length);
    assertThatThrownBy(() -> SegmentHeader.read(file))
        .hasMessage("the oplog has format 2, this version of TapDB reads format 1");
  }

  @Test
  void aMarkCountsOnlyForItsGenerationAndLeavesTheHeaderAlone() throws IOException {
    LogFile file = file();
    SegmentHeader header = new SegmentHeader(1, 0, 0, 0, 1, 0, new OpTime(1, 1));
    write(file, header);
    SegmentHeader.writeMark(file, 3, 123_456_789_012L);
    assertThat(SegmentHeader.readMark(file, 3)).isEqualTo(123_456_789_012L);
    assertThat(SegmentHeader.readMark(file, 2)).isZero();
    assertThat(SegmentHeader.readMark(file, 4)).isZero();
    assertThat(SegmentHeader.read(file)).isEqualTo(header);
    for (int i = 512; i < 528; i++) {
      byte before = disk.content(FILE)[i];
      disk.damage(FILE, i, (byte) (before ^ 2));
      assertThat(SegmentHeader.readMark(file, 3)).as("byte %d", i).isZero();
      disk.damage(FILE, i, before);
    }
    assertThat(SegmentHeader.readMark(file, 3)).isEqualTo(123_456_789_012L);
  }

  @Test
  void fileNamesSortLikeTheirNumbers() {
    assertThat(SegmentHeader.fileName(1)).isEqualTo(FILE);
    assertThat(SegmentHeader.fileName(255)).isEqualTo("00000000000000ff.log");
    assertThat(SegmentHeader.fileName(16)).isGreaterThan(SegmentHeader.fileName(15));
    assertThat(SegmentHeader.fileName(256)).isGreaterThan(SegmentHeader.fileName(255));
  }
}
