// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/** A walk over the entries of one table in key order, in one direction; belongs to one thread. */
public interface EntryCursor extends AutoCloseable {
  /** Steps to the next entry; false after the last one. */
  boolean next();

  byte[] key();

  /** The value of the entry; null where a layer says that the key was removed. */
  byte[] value();

  /**
   * Moves on, so that {@link #next} gives the first entry at or after the bound, or, in a reverse
   * walk, the last one before it. The bound must lie within what is left of the range.
   */
  void seek(byte[] bound);

  @Override
  void close();
}
