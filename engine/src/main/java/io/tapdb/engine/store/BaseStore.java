// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.List;

/**
 * The stable store under the memtables: one ordered table space that holds the fold of the log up
 * to one optime, and moves from one such state to the next in single steps.
 */
public interface BaseStore extends AutoCloseable {
  /** One entry of a flush; a null value removes the key. */
  interface Entries {
    boolean next();

    int table();

    byte[] key();

    byte[] value();
  }

  /**
   * What the present state is, after a restart too: every entry up to this optime, none after it.
   * {@link OpTime#NULL} for an empty store.
   */
  OpTime flushed();

  /** A view of the present state that later flushes do not change. */
  BaseSnapshot snapshot();

  /**
   * Moves to the next state: all entries and the optime at once, durable when the call returns.
   *
   * @param sorted entries in order of table and key, each key once
   * @throws io.tapdb.oplog.DiskFullException when there is no room; the state is unchanged
   */
  void flush(Entries sorted, OpTime upTo) throws IOException;

  /** Frees what these tables hold, for good; snapshots taken before still see it. */
  void dropTables(List<Integer> tables) throws IOException;

  /**
   * The present state as files for another member to copy.
   *
   * @param accepted the formats that it understands, the best one first
   * @throws IOException when it is none that can be made here, or the disk fails
   */
  Checkpoint checkpoint(List<String> accepted) throws IOException;

  /** Begins a copy that is to replace this base; there is one at a time. */
  BaseImport beginImport() throws IOException;

  /**
   * How many bytes of keys and values more it is meant to take, about. When little is left, only
   * flushes that remove should follow, and those need some room beyond.
   */
  default long roomBytes() {
    return Long.MAX_VALUE;
  }

  /** Bytes on disk (or off the heap) that the tables take, about. */
  long sizeOf(List<Integer> tables);

  /** Facts about the store for {@code serverStatus}, by name. */
  java.util.Map<String, Long> statistics();

  @Override
  void close();
}
