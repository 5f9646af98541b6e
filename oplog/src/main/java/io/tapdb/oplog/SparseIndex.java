// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.util.ArrayList;
import java.util.List;

/** Where in a segment some of its entries begin: about one every 64 KiB. Safe for many threads. */
final class SparseIndex {
  private static final int STEP_BYTES = 64 * 1024;

  private record Point(OpTime opTime, int offset) {}

  private final List<Point> points = new ArrayList<>();

  /** Notes an entry if the last noted one is far enough before it. Offsets must rise. */
  synchronized void offer(OpTime opTime, int offset) {
    if (points.isEmpty() || offset - points.getLast().offset() >= STEP_BYTES) {
      points.add(new Point(opTime, offset));
    }
  }

  /** Offset of a record from which walking forward meets the first entry after that optime. */
  synchronized int floor(OpTime opTime) {
    int low = 0;
    int high = points.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points.get(middle).opTime().isAfter(opTime)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == 0 ? SegmentHeader.BYTES : points.get(low - 1).offset();
  }

  /** The last noted entry of an earlier timestamp, or null when there is none. */
  synchronized OpTime before(long timestamp) {
    for (int at = points.size() - 1; at >= 0; at--) {
      OpTime noted = points.get(at).opTime();
      if (Long.compareUnsigned(noted.timestamp(), timestamp) < 0) {
        return noted;
      }
    }
    return null;
  }

  /** Forgets the entries at and behind that offset. */
  synchronized void cut(int offset) {
    points.removeIf(point -> point.offset() >= offset);
  }
}
