// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import java.util.Iterator;

/** Rows that are there already; whoever made the list keeps it until the last is given. */
final class ListRows implements Rows {
  private final Iterator<Doc> rows;
  private final long bytes;

  ListRows(Iterable<Doc> rows) {
    this.rows = rows.iterator();
    long sum = 0;
    for (Doc row : rows) {
      sum += row.length();
    }
    this.bytes = sum;
  }

  @Override
  public Doc next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public long heldBytes() {
    return rows.hasNext() ? bytes : 0;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
