// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.io.IOException;

/**
 * Room on disk for layers that may not be flushed yet and are too many for the heap. Its content is
 * worth nothing after a restart: the log makes it again.
 */
public interface Scratch extends AutoCloseable {
  /** One version on its way to or from the disk, in order of table, key, newest first. */
  interface Versions {
    boolean next();

    int table();

    byte[] key();

    long timestamp();

    /** The value, or null for a removal. */
    byte[] value();
  }

  /** A layer on disk. */
  interface Spilled extends AutoCloseable {
    /**
     * The newest version of the key at or before the timestamp.
     *
     * @return null when there is none; otherwise an array of one element, null for a removal
     */
    byte[][] find(int table, byte[] key, long readTimestamp);

    /** A walk over the keys with a version at that timestamp; removed ones have a null value. */
    EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp);

    /** Gives the room back. */
    @Override
    void close();
  }

  /** Writes a layer down. */
  Spilled spill(Versions versions) throws IOException;

  @Override
  void close();
}
