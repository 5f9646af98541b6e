// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

/**
 * Where a sort or a group puts rows that do not fit its memory: runs that are written once, in
 * order, and read back once. Belongs to one request, which closes every run it asked for.
 */
public interface Spill {
  /** Writes all rows of the source and gives them back, from the first, in the same order. */
  KeyedRows write(KeyedRows rows);

  /** Rows with their sort keys, one after another. */
  interface KeyedRows extends AutoCloseable {
    /** The next row, or null when there is none. */
    KeyedDoc next();

    /** About how many bytes of memory are held for rows that are still to come. */
    default long heldBytes() {
      return 0;
    }

    @Override
    void close();
  }
}
