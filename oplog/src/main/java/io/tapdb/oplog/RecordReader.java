// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.Arrays;

/** Reads the records of one segment through a window, forward; belongs to one thread. */
final class RecordReader {
  private static final int WINDOW_BYTES = 256 * 1024;

  private final LogFile file;
  private byte[] window = new byte[0];
  private long windowStart;
  private int windowLength;

  RecordReader(LogFile file) {
    this.file = file;
  }

  /**
   * Whether a sound record begins at that offset and ends at or before the limit. When it does, the
   * other methods speak of it until the next call.
   */
  boolean moveTo(long offset, long limit) throws IOException {
    if (limit - offset < RecordFormat.HEADER_BYTES
        || !load(offset, RecordFormat.HEADER_BYTES, limit)) {
      return false;
    }
    int payload = RecordFormat.payload(window, at(offset));
    if (payload <= 0 || payload > limit - offset - RecordFormat.HEADER_BYTES) {
      return false;
    }
    load(offset, RecordFormat.HEADER_BYTES + payload, limit);
    position = offset;
    return RecordFormat.isSound(window, at(offset));
  }

  private long position;

  private int at(long offset) {
    return (int) (offset - windowStart);
  }

  RecordFormat.Frame frame() {
    return RecordFormat.frame(window, at(position));
  }

  int checksum() {
    return RecordFormat.checksum(window, at(position));
  }

  byte[] payload() {
    int from = at(position) + RecordFormat.HEADER_BYTES;
    return Arrays.copyOfRange(window, from, from + RecordFormat.payload(window, at(position)));
  }

  /** Offset behind the record. */
  long next() {
    return position + RecordFormat.bytesFor(RecordFormat.payload(window, at(position)));
  }

  /**
   * The first offset from which a record might begin: a multiple of 8 whose bytes look like the
   * header of a record of that generation. Zeros are skipped quickly.
   *
   * @return the offset, or -1 when there is none before the limit
   */
  long nextCandidate(long from, long limit, int generation) throws IOException {
    for (long offset = from; offset + RecordFormat.HEADER_BYTES <= limit; offset += 8) {
      load(offset, RecordFormat.HEADER_BYTES, limit);
      int payload = RecordFormat.payload(window, at(offset));
      if (payload > 0
          && payload <= limit - offset - RecordFormat.HEADER_BYTES
          && RecordFormat.generation(window, at(offset)) == generation) {
        return offset;
      }
    }
    return -1;
  }

  /** Whether any byte from the offset to the limit is not zero. */
  boolean hasBytes(long from, long limit) throws IOException {
    long offset = from;
    while (offset < limit) {
      int length = (int) Math.min(WINDOW_BYTES, limit - offset);
      load(offset, length, limit);
      for (int i = at(offset); i < at(offset) + length; i++) {
        if (window[i] != 0) {
          return true;
        }
      }
      offset += length;
    }
    return false;
  }

  /** Forgets what was read, when the file has grown behind it. */
  void invalidate() {
    windowLength = 0;
  }

  private boolean load(long offset, int length, long limit) throws IOException {
    if (offset >= windowStart && offset + length <= windowStart + windowLength) {
      return true;
    }
    int wanted = (int) Math.min(Math.max(length, WINDOW_BYTES), limit - offset);
    if (wanted < length) {
      return false;
    }
    if (window.length < wanted) {
      window = new byte[wanted];
    }
    windowLength = 0;
    file.read(offset, window, 0, wanted);
    windowStart = offset;
    windowLength = wanted;
    return true;
  }
}
