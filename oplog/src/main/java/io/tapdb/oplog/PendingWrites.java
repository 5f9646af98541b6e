// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Bytes appended to the log that have not been written yet, in runs of one segment each.
 *
 * <p>Not safe by itself: the log fills one under its lock, takes it away whole, and writes it
 * without the lock.
 */
final class PendingWrites {
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  /** Consecutive bytes for one segment. */
  private static final class Run {
    final Segment segment;
    final long position;
    byte[] bytes;
    int length;

    Run(Segment segment, long position, byte[] bytes) {
      this.segment = segment;
      this.position = position;
      this.bytes = bytes;
    }
  }

  private final List<Run> runs = new ArrayList<>();
  private byte[] kept = new byte[FIRST_BYTES];
  private long size;
  private OpTime last = OpTime.NULL;

  boolean isEmpty() {
    return runs.isEmpty();
  }

  long size() {
    return size;
  }

  OpTime last() {
    return last;
  }

  /** Whether there is just that entry; looked for from the beginning, since it is rarely asked. */
  boolean has(OpTime opTime) {
    return last.compareTo(opTime) >= 0 && opTime.equals(newest(each -> !each.isAfter(opTime)));
  }

  /** The newest entry of an earlier timestamp, or null. */
  OpTime before(long timestamp) {
    return newest(each -> Long.compareUnsigned(each.timestamp(), timestamp) < 0);
  }

  /** The last of the entries, from the first on, that are such. */
  private OpTime newest(Predicate<OpTime> such) {
    OpTime found = null;
    for (Run run : runs) {
      int at = 0;
      while (at < run.length) {
        OpTime each = RecordFormat.frame(run.bytes, at).opTime();
        if (!such.test(each)) {
          return found;
        }
        found = each;
        at += RecordFormat.bytesFor(RecordFormat.payload(run.bytes, at));
      }
    }
    return found;
  }

  /** Position behind the last byte. */
  long end() {
    Run run = runs.getLast();
    return run.position + run.length;
  }

  void begin(Segment segment, long position) {
    byte[] bytes = runs.isEmpty() ? kept : new byte[FIRST_BYTES];
    runs.add(new Run(segment, position, bytes));
  }

  boolean continues(Segment segment) {
    return !runs.isEmpty() && runs.getLast().segment == segment;
  }

  /** Appends one record and gives its checksum. */
  int append(RecordFormat.Frame frame, byte[] entry) {
    Run run = runs.getLast();
    int needed = RecordFormat.bytesFor(entry.length);
    if (run.bytes.length - run.length < needed) {
      run.bytes = Arrays.copyOf(run.bytes, Math.max(run.length + needed, run.bytes.length * 2));
    }
    System.arraycopy(entry, 0, run.bytes, run.length + RecordFormat.HEADER_BYTES, entry.length);
    int checksum = RecordFormat.seal(run.bytes, run.length, entry.length, frame);
    run.length += needed;
    size += needed;
    last = frame.opTime();
    return checksum;
  }

  /** Writes everything, headers of new segments first, and forces the files it touched. */
  void write() throws IOException {
    for (Run run : runs) {
      Segment segment = run.segment;
      if (run.position == segment.base() + SegmentHeader.BYTES) {
        byte[] header = segment.header().encode();
        segment.file().write(0, header, 0, header.length);
      }
      segment.file().write(run.position - segment.base(), run.bytes, 0, run.length);
    }
    for (Run run : runs) {
      run.segment.file().force();
    }
  }

  /** Makes it empty for use again, keeping one buffer of moderate size. */
  void clear() {
    if (!runs.isEmpty() && runs.getFirst().bytes.length <= KEPT_BYTES) {
      kept = runs.getFirst().bytes;
    }
    runs.clear();
    size = 0;
    last = OpTime.NULL;
  }
}
