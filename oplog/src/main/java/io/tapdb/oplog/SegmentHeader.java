// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.Locale;

/**
 * The first block of a segment: which part of the log it holds and how it joins the segment before.
 *
 * @param number counts segments from 1; also the file's name
 * @param base position in the log of the segment's first byte
 * @param previousEnd position behind the last record of the segment before, 0 for the first one
 * @param link checksum of the last record of the segment before
 * @param generation which cut of the log the segment was begun after
 * @param forced position up to which the log was on disk when the segment was begun
 * @param first optime of the segment's first entry
 */
record SegmentHeader(
    long number, long base, long previousEnd, int link, int generation, long forced, OpTime first) {
  /** Records begin here. */
  static final int BYTES = 4096;

  private static final long MAGIC = 0x5441504442_4c4f47L;
  private static final int VERSION = 1;
  private static final int USED = 72;
  private static final int MARK_AT = 512;
  private static final int MARK_BYTES = 16;

  byte[] encode() {
    byte[] bytes = new byte[USED];
    RecordFormat.putLong(bytes, 0, MAGIC);
    RecordFormat.putInt(bytes, 8, VERSION);
    RecordFormat.putLong(bytes, 16, number);
    RecordFormat.putLong(bytes, 24, base);
    RecordFormat.putLong(bytes, 32, previousEnd);
    RecordFormat.putInt(bytes, 40, link);
    RecordFormat.putInt(bytes, 44, generation);
    RecordFormat.putLong(bytes, 48, forced);
    RecordFormat.putLong(bytes, 56, first.timestamp());
    RecordFormat.putLong(bytes, 64, first.term());
    RecordFormat.putInt(bytes, 12, RecordFormat.crc(bytes, 16, USED - 16));
    return bytes;
  }

  /**
   * The header of a file, or null when the file holds none: it is a spare, its header is torn, or
   * power failed while it was being made and it is too short for one.
   */
  static SegmentHeader read(LogFile file) throws IOException {
    if (file.size() < BYTES) {
      return null;
    }
    byte[] bytes = new byte[USED];
    file.read(0, bytes, 0, USED);
    if (RecordFormat.getLong(bytes, 0) != MAGIC
        || RecordFormat.getInt(bytes, 12) != RecordFormat.crc(bytes, 16, USED - 16)) {
      return null;
    }
    int version = RecordFormat.getInt(bytes, 8);
    if (version != VERSION) {
      throw new IOException(
          "the oplog has format " + version + ", this version of TapDB reads format " + VERSION);
    }
    return new SegmentHeader(
        RecordFormat.getLong(bytes, 16),
        RecordFormat.getLong(bytes, 24),
        RecordFormat.getLong(bytes, 32),
        RecordFormat.getInt(bytes, 40),
        RecordFormat.getInt(bytes, 44),
        RecordFormat.getLong(bytes, 48),
        new OpTime(RecordFormat.getLong(bytes, 56), RecordFormat.getLong(bytes, 64)));
  }

  /**
   * Notes in the segment that the log is on disk up to that position. It lies in a block of its
   * own, so a torn write of it harms nothing.
   */
  static void writeMark(LogFile file, int generation, long forced) throws IOException {
    byte[] bytes = new byte[MARK_BYTES];
    RecordFormat.putInt(bytes, 4, generation);
    RecordFormat.putLong(bytes, 8, forced);
    RecordFormat.putInt(bytes, 0, RecordFormat.crc(bytes, 4, MARK_BYTES - 4));
    file.write(MARK_AT, bytes, 0, MARK_BYTES);
  }

  /** The position last noted, or 0 when none can be read or it is of another generation. */
  static long readMark(LogFile file, int generation) throws IOException {
    if (file.size() < BYTES) {
      return 0;
    }
    byte[] bytes = new byte[MARK_BYTES];
    file.read(MARK_AT, bytes, 0, MARK_BYTES);
    boolean sound =
        RecordFormat.getInt(bytes, 0) == RecordFormat.crc(bytes, 4, MARK_BYTES - 4)
            && RecordFormat.getInt(bytes, 4) == generation;
    return sound ? RecordFormat.getLong(bytes, 8) : 0;
  }

  static String fileName(long number) {
    return String.format(Locale.ROOT, "%016x.log", number);
  }
}
