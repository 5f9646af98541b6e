// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.sort.KeyedDoc;
import io.tapdb.engine.sort.Spill;
import java.util.ArrayDeque;
import java.util.Deque;

/** Room for runs of a sort on the heap: it saves nothing but takes the same way. */
public final class HeapSpill implements Spill {
  @Override
  public KeyedRows write(KeyedRows rows) {
    Deque<KeyedDoc> run = new ArrayDeque<>();
    for (KeyedDoc row = rows.next(); row != null; row = rows.next()) {
      run.add(row);
    }
    return new KeyedRows() {
      @Override
      public KeyedDoc next() {
        return run.poll();
      }

      @Override
      public void close() {
        run.clear();
      }
    };
  }
}
