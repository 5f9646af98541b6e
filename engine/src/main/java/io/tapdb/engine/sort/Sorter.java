// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sort of rows within a budget of memory; rows with equal keys keep their order.
 *
 * <p>When only the first few rows are wanted, the rest is thrown away now and then and a row that
 * comes after all that are kept is not even stored. Beyond the budget, rows go in sorted runs to
 * the spill and are merged at the end; without a spill that is an error. Belongs to one thread.
 */
public final class Sorter implements AutoCloseable {
  private static final int ROWS_BETWEEN_CHECKS = 128;
  private static final int SMALLEST_CUT = 1024;
  private static final long MOST_FOR_CUT = 1L << 29;

  /** So many runs of about one length become a longer one, so that only few are ever open. */
  private static final int RUNS_TO_MERGE = 32;

  /**
   * How to sort.
   *
   * @param limit how many rows are wanted, 0 for all
   * @param memoryBytes the budget
   * @param spill where to put what does not fit, or null
   */
  public record Settings(
      SortPattern pattern, long limit, long memoryBytes, Spill spill, Operation operation) {}

  /**
   * Rows on disk.
   *
   * @param merges how often they have been merged with others
   */
  private record Run(Spill.KeyedRows rows, int merges) {}

  private final Settings settings;

  /** Whether so few rows are wanted that it pays to throw the others away. */
  private final boolean few;

  private final List<Run> runs = new ArrayList<>();
  private ArrayList<KeyedDoc> rows = new ArrayList<>();
  private long bytes;
  private int steps;

  /** The key of the last row kept, once as many are kept as are wanted. */
  private byte[] bound;

  public Sorter(Settings settings) {
    this.settings = settings;
    this.few = settings.limit() > 0 && settings.limit() <= MOST_FOR_CUT;
  }

  /** Takes a row. */
  public void add(Doc document) {
    if (++steps % ROWS_BETWEEN_CHECKS == 0) {
      settings.operation().check();
    }
    KeyedDoc row = new KeyedDoc(settings.pattern().keyOf(document), document);
    if (bound != null && Arrays.compareUnsigned(row.key(), bound) >= 0) {
      return;
    }
    rows.add(row);
    bytes += row.bytes();
    boolean many = rows.size() >= Math.max(2 * settings.limit(), SMALLEST_CUT);
    if (few && (many || bytes > settings.memoryBytes())) {
      cut();
    }
    if (bytes > settings.memoryBytes()) {
      spill();
    }
  }

  private void cut() {
    rows.sort(KeyedDoc.KEY_ORDER);
    if (rows.size() < settings.limit()) {
      return;
    }
    int wanted = (int) settings.limit();
    rows.subList(wanted, rows.size()).clear();
    bytes = rows.stream().mapToLong(KeyedDoc::bytes).sum();
    bound = rows.get(wanted - 1).key();
  }

  private void spill() {
    if (settings.spill() == null) {
      throw new TapdbException(
          ErrorCode.QUERY_EXCEEDED_MEMORY_LIMIT_NO_DISK_USE_ALLOWED,
          "Sort exceeded memory limit of "
              + settings.memoryBytes()
              + " bytes, but did not opt in to external sorting. Pass allowDiskUse:true to opt in.");
    }
    rows.sort(KeyedDoc.KEY_ORDER);
    runs.add(new Run(settings.spill().write(new ListRows(rows, bytes)), 0));
    rows = new ArrayList<>();
    bytes = 0;
    mergeRuns();
  }

  /** Merges the newest runs as long as there are many that were merged equally often. */
  private void mergeRuns() {
    while (runs.size() >= RUNS_TO_MERGE
        && runs.get(runs.size() - RUNS_TO_MERGE).merges() == runs.getLast().merges()) {
      List<Run> newest = runs.subList(runs.size() - RUNS_TO_MERGE, runs.size());
      int merges = newest.getLast().merges() + 1;
      MergedRows merged = new MergedRows(newest.stream().map(Run::rows).toList(), settings);
      Spill.KeyedRows longer = settings.spill().write(merged.keyed());
      merged.close();
      newest.clear();
      runs.add(new Run(longer, merges));
    }
  }

  /** Ends the input and gives the rows in order. They close this sorter. */
  public Rows sorted() {
    rows.sort(KeyedDoc.KEY_ORDER);
    List<Spill.KeyedRows> sources = new ArrayList<>(runs.stream().map(Run::rows).toList());
    sources.add(new ListRows(rows, bytes));
    runs.clear();
    rows = new ArrayList<>();
    return new MergedRows(sources, settings);
  }

  @Override
  public void close() {
    runs.forEach(run -> run.rows().close());
    runs.clear();
  }

  private static final class ListRows implements Spill.KeyedRows {
    private final List<KeyedDoc> rows;
    private int at;
    private long bytes;

    ListRows(List<KeyedDoc> rows, long bytes) {
      this.rows = rows;
      this.bytes = bytes;
    }

    @Override
    public KeyedDoc next() {
      if (at >= rows.size()) {
        return null;
      }
      KeyedDoc row = rows.set(at++, null);
      bytes -= row.bytes();
      return row;
    }

    @Override
    public long heldBytes() {
      return bytes;
    }

    @Override
    public void close() {
      at = rows.size();
    }
  }
}
