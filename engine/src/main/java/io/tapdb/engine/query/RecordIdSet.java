// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import java.util.Arrays;

/** Record ids that have been seen, so that a document found by several keys is given once. */
final class RecordIdSet {
  private long[] slots = new long[64];
  private int size;

  /** Adds an id; false when it was there already. Ids are never 0. */
  boolean add(long recordId) {
    if (size * 2 >= slots.length) {
      grow();
    }
    if (!insert(slots, recordId)) {
      return false;
    }
    size++;
    return true;
  }

  private static boolean insert(long[] into, long recordId) {
    int mask = into.length - 1;
    long mixed = recordId * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (into[slot] != 0) {
      if (into[slot] == recordId) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    into[slot] = recordId;
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    Arrays.stream(slots).filter(id -> id != 0).forEach(id -> insert(larger, id));
    slots = larger;
  }

  long heldBytes() {
    return (long) slots.length * Long.BYTES;
  }
}
