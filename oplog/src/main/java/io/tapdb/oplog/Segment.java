// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/** One file of the log while the log is open. */
final class Segment {
  private final SegmentHeader header;
  private final LogFile file;
  private SparseIndex index;
  private volatile long end;

  /**
   * @param end position behind the last record
   * @param index null when the segment has not been read since the log was opened
   */
  Segment(SegmentHeader header, LogFile file, long end, SparseIndex index) {
    this.header = header;
    this.file = file;
    this.end = end;
    this.index = index;
  }

  SegmentHeader header() {
    return header;
  }

  LogFile file() {
    return file;
  }

  long base() {
    return header.base();
  }

  /** Position behind the last byte the file has room for. */
  long limit() {
    return header.base() + file.size();
  }

  /** Position behind the last record appended. */
  long end() {
    return end;
  }

  void end(long position) {
    end = position;
  }

  boolean holds(OpTime opTime) {
    return !header.first().isAfter(opTime);
  }

  /** Where records begin to matter to a reader that wants entries after that optime. */
  synchronized long floor(OpTime opTime) throws IOException {
    if (index == null) {
      index = readIndex();
    }
    return base() + index.floor(opTime);
  }

  /**
   * Whether there is just that entry.
   *
   * @param written position behind the last record that has been written
   */
  boolean has(OpTime opTime, long written) throws IOException {
    RecordReader records = new RecordReader(file);
    long offset = floor(opTime) - base();
    long limit = Math.min(written, end) - base();
    while (records.moveTo(offset, limit) && !records.frame().opTime().isAfter(opTime)) {
      if (records.frame().opTime().equals(opTime)) {
        return true;
      }
      offset = records.next();
    }
    return false;
  }

  /**
   * The newest entry of an earlier timestamp, or {@link OpTime#NULL}.
   *
   * @param written position behind the last record that has been written
   */
  OpTime lastBefore(long timestamp, long written) throws IOException {
    OpTime found = OpTime.NULL;
    OpTime mark = markBefore(timestamp);
    if (mark == null) {
      return found;
    }
    RecordReader records = new RecordReader(file);
    long offset = floor(mark) - base();
    long limit = Math.min(written, end) - base();
    while (records.moveTo(offset, limit)
        && Long.compareUnsigned(records.frame().opTime().timestamp(), timestamp) < 0) {
      found = records.frame().opTime();
      offset = records.next();
    }
    return found;
  }

  /** An entry of an earlier timestamp, not far before it if there is one near. */
  synchronized OpTime markBefore(long timestamp) throws IOException {
    if (index == null) {
      index = readIndex();
    }
    return index.before(timestamp);
  }

  synchronized void offer(OpTime opTime, long position) {
    index.offer(opTime, (int) (position - base()));
  }

  /** Forgets records at and behind that position. */
  synchronized void cut(long position) throws IOException {
    if (index == null) {
      index = readIndex();
    }
    index.cut((int) (position - base()));
    end = position;
  }

  private SparseIndex readIndex() throws IOException {
    SparseIndex read = new SparseIndex();
    RecordReader records = new RecordReader(file);
    long offset = SegmentHeader.BYTES;
    while (records.moveTo(offset, end - base())) {
      read.offer(records.frame().opTime(), (int) offset);
      offset = records.next();
    }
    return read;
  }
}
