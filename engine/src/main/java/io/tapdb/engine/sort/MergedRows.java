// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Sorted runs merged into one, rows of earlier runs first where keys are equal. */
final class MergedRows implements Rows {
  private static final int ROWS_BETWEEN_CHECKS = 128;

  private record Head(KeyedDoc row, int run) {}

  private static final Comparator<Head> ORDER =
      Comparator.comparing(Head::row, KeyedDoc.KEY_ORDER).thenComparingInt(Head::run);

  private final List<Spill.KeyedRows> runs;
  private final Sorter.Settings settings;
  private final PriorityQueue<Head> heads = new PriorityQueue<>(ORDER);
  private long given;

  MergedRows(List<Spill.KeyedRows> runs, Sorter.Settings settings) {
    this.runs = runs;
    this.settings = settings;
    for (int i = 0; i < runs.size(); i++) {
      pull(i);
    }
  }

  private void pull(int run) {
    KeyedDoc row = runs.get(run).next();
    if (row != null) {
      heads.add(new Head(row, run));
    }
  }

  @Override
  public Doc next() {
    if (settings.limit() > 0 && given >= settings.limit()) {
      return null;
    }
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    if (++given % ROWS_BETWEEN_CHECKS == 0) {
      settings.operation().check();
    }
    pull(head.run());
    return head.row().document();
  }

  @Override
  public void close() {
    heads.clear();
    runs.forEach(Spill.KeyedRows::close);
  }
}
