// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/**
 * A walk over the entries of the log, oldest first, up to what has been written to disk so far; it
 * can be asked again later for entries that came since. Belongs to one thread.
 */
public final class OplogCursor {
  private final Oplog oplog;
  private Segment segment;
  private RecordReader records;
  private long position;
  private OpTime opTime;
  private byte[] entry;

  OplogCursor(Oplog oplog, OpTime after) throws IOException {
    this.oplog = oplog;
    this.opTime = after;
    open(oplog.segmentFor(after));
    if (segment != null) {
      position = segment.floor(after);
    }
  }

  private void open(Segment next) {
    segment = next;
    if (next != null) {
      records = new RecordReader(next.file());
      position = next.base() + SegmentHeader.BYTES;
    }
  }

  /**
   * Steps to the next entry.
   *
   * @return false when there is none yet
   * @throws OplogDamagedException when an entry cannot be read back
   * @throws EntriesDroppedException when the entries wanted are no longer kept
   */
  public boolean next() throws IOException {
    OpTime after = opTime;
    while (step()) {
      if (opTime.isAfter(after)) {
        entry = records.payload();
        return true;
      }
    }
    opTime = after;
    return false;
  }

  private boolean step() throws IOException {
    if (segment == null) {
      open(oplog.segmentFor(opTime));
      if (segment == null) {
        return false;
      }
    }
    long written = Math.min(oplog.writtenPosition(), segment.end());
    if (position >= written) {
      Segment next = oplog.segmentBehind(segment, position);
      if (next == null) {
        return false;
      }
      open(next);
      written = Math.min(oplog.writtenPosition(), segment.end());
      if (position >= written) {
        return false;
      }
    }
    return read(written);
  }

  private boolean read(long written) throws IOException {
    long offset = position - segment.base();
    if (!records.moveTo(offset, written - segment.base())) {
      records.invalidate();
      if (!records.moveTo(offset, written - segment.base())) {
        throw new OplogDamagedException(
            "segment "
                + SegmentHeader.fileName(segment.header().number())
                + " of the oplog cannot be read at byte "
                + offset
                + "; restore this member from another one or a backup");
      }
    }
    opTime = records.frame().opTime();
    position = segment.base() + records.next();
    return true;
  }

  public OpTime opTime() {
    return opTime;
  }

  /** The entry the cursor stands on; an array of its own. */
  public byte[] entry() {
    return entry;
  }
}
