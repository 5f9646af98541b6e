// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import java.util.ArrayDeque;
import java.util.Deque;

/** A spill on the heap that counts its runs, written and still open. */
public final class HeapSpill implements Spill {
  private int written;
  private int open;

  @Override
  public KeyedRows write(KeyedRows rows) {
    Deque<KeyedDoc> run = new ArrayDeque<>();
    for (KeyedDoc row = rows.next(); row != null; row = rows.next()) {
      run.add(row);
    }
    rows.close();
    written++;
    open++;
    return new KeyedRows() {
      @Override
      public KeyedDoc next() {
        return run.poll();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  /** How many runs were written. */
  public int written() {
    return written;
  }

  /** How many runs are not closed. */
  public int open() {
    return open;
  }
}
