// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/**
 * The versions of one range of timestamps, all tables: what a read looks through before it turns to
 * the base. Complete once it is sealed.
 */
interface Layer {
  /**
   * The version of the key visible at that timestamp, or null when this layer has none.
   *
   * @param table its kind says how the key is looked up
   */
  Version find(int table, byte[] key, long readTimestamp);

  /** Like {@link #find} for a record. */
  Version findRecord(int table, long recordId, long readTimestamp);

  /** A walk over the visible entries of a table, or null when this layer has none of that table. */
  EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp);

  /** The newest timestamp in the layer, or the one it began after while it is empty. */
  long lastTimestamp();

  /** Bytes it takes on the heap, about. */
  long heapBytes();

  /** Whether reading it never waits for a disk. */
  default boolean isOnHeap() {
    return true;
  }

  /** Says that one more view shows this layer. */
  default void retain() {}

  /** Says that a view which showed this layer is gone. */
  default void release() {}
}
