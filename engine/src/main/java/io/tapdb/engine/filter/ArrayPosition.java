// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

/**
 * The index of the array element by which a document matched: what the positional {@code $} stands
 * for. Of arrays inside one another the outermost counts, of several conditions the last.
 */
public final class ArrayPosition {
  private int index = -1;

  /** The index, or -1 when no array took part. */
  public int index() {
    return index;
  }

  void set(int matched) {
    index = matched;
  }

  /** Forgets the last match. */
  public void clear() {
    index = -1;
  }
}
