// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/**
 * The versions of one table in one memtable: one writer, the commit lane, and many readers.
 *
 * <p>A reader asks for what was visible at a timestamp that was published before it asked.
 */
abstract sealed class Section permits RecordSection, PointSection, RangeSection {
  static Section of(int table) {
    return switch (Tables.kind(table)) {
      case Tables.RECORDS -> new RecordSection();
      case Tables.POINT -> new PointSection();
      default -> new RangeSection();
    };
  }

  /** The newest version of the key, or null when this section has none. */
  abstract Version newest(byte[] key);

  /** Adds a version in front of the others of its key; writer only. */
  abstract void put(byte[] key, long timestamp, byte[] value);

  /** A walk over the keys that have a version at that timestamp. */
  abstract EntryCursor cursor(KeyRange range, boolean reverse, long readTimestamp);

  /** Whether a key that begins with the prefix has a version newer than the timestamp. */
  abstract boolean hasNewer(byte[] prefix, long timestamp);
}
