// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest entries of the own log, kept in memory so that those who follow get them before they
 * are on disk and without reading it. A ring of bounded size; whoever needs older ones reads the
 * log. Safe for many threads, of which one at a time adds.
 */
final class RecentEntries {
  private static final int FIRST_CAPACITY = 64;

  private final int maxEntries;
  private final long maxBytes;
  private RawEntry[] ring;
  private int head;
  private int size;
  private long bytes;

  /** The entry in front of the oldest one kept. */
  private OpTime before = OpTime.NULL;

  RecentEntries(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.ring = new RawEntry[Math.min(FIRST_CAPACITY, maxEntries)];
  }

  /** Forgets everything, because the log ends with another entry now. */
  synchronized void clear(OpTime last) {
    Arrays.fill(ring, null);
    head = 0;
    size = 0;
    bytes = 0;
    before = last;
  }

  /** Adds what was appended to the log; the bytes must not be changed any more. */
  synchronized void add(RawEntry entry) {
    if (size == ring.length && size < maxEntries) {
      grow();
    }
    while (size > 0 && (size == ring.length || bytes + entry.bytes().length > maxBytes)) {
      dropOldest();
    }
    ring[(head + size) % ring.length] = entry;
    size++;
    bytes += entry.bytes().length;
  }

  private void grow() {
    RawEntry[] larger = new RawEntry[Math.min(maxEntries, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    head = 0;
  }

  private void dropOldest() {
    RawEntry oldest = ring[head];
    ring[head] = null;
    head = (head + 1) % ring.length;
    size--;
    bytes -= oldest.bytes().length;
    before = oldest.opTime();
  }

  private RawEntry at(int index) {
    return ring[(head + index) % ring.length];
  }

  /** The newest entry of the log. */
  synchronized OpTime last() {
    return size == 0 ? before : at(size - 1).opTime();
  }

  /** Whether that entry is known to be in the log; false if it may be, further back. */
  synchronized boolean has(OpTime opTime) {
    return indexBehind(opTime) >= 0 && !opTime.equals(OpTime.NULL);
  }

  /** The place of the first entry behind that one, -1 if that one is not known here. */
  private int indexBehind(OpTime opTime) {
    if (opTime.equals(before)) {
      return 0;
    }
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      OpTime found = at(middle).opTime();
      int order = Long.compareUnsigned(found.timestamp(), opTime.timestamp());
      if (order == 0) {
        return found.equals(opTime) ? middle + 1 : -1;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /**
   * The entries behind that one.
   *
   * @param most how many bytes; one entry is given even if it is larger
   * @return empty if it is the newest, null if it is not known here
   */
  synchronized List<RawEntry> after(OpTime opTime, int count, long most) {
    int from = indexBehind(opTime);
    if (from < 0) {
      return null;
    }
    List<RawEntry> found = new ArrayList<>();
    long taken = 0;
    for (int i = from; i < size && found.size() < count; i++) {
      RawEntry entry = at(i);
      taken += entry.bytes().length;
      if (taken > most && !found.isEmpty()) {
        break;
      }
      found.add(entry);
    }
    return found;
  }

  /** The position of an entry of the log, to the second if it is not here any more. */
  synchronized Position position(OpTime opTime) {
    int behind = indexBehind(opTime);
    return behind > 0 ? at(behind - 1).position() : RawEntry.roughly(opTime);
  }
}
