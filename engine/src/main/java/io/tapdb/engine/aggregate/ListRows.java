// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import java.util.Iterator;

/** Rows that are there already. */
final class ListRows implements Rows {
  private final Iterator<Doc> rows;

  ListRows(Iterable<Doc> rows) {
    this.rows = rows.iterator();
  }

  @Override
  public Doc next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
