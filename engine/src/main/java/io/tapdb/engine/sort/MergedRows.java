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

  /** The rows of the runs in order, with their keys: one longer run. */
  Spill.KeyedRows keyed() {
    return new Spill.KeyedRows() {
      @Override
      public KeyedDoc next() {
        return nextKeyed();
      }

      @Override
      public void close() {
        // whoever made the merge closes it
      }
    };
  }

  private void pull(int run) {
    KeyedDoc row = runs.get(run).next();
    if (row != null) {
      heads.add(new Head(row, run));
    }
  }

  @Override
  public Doc next() {
    KeyedDoc next = nextKeyed();
    return next == null ? null : next.document();
  }

  private KeyedDoc nextKeyed() {
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
    return head.row();
  }

  @Override
  public long heldBytes() {
    long bytes = 0;
    for (Head head : heads) {
      bytes += head.row().bytes();
    }
    for (Spill.KeyedRows run : runs) {
      bytes += run.heldBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    heads.clear();
    runs.forEach(Spill.KeyedRows::close);
  }
}
