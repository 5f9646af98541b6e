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

  /**
   * How to sort.
   *
   * @param limit how many rows are wanted, 0 for all
   * @param memoryBytes the budget
   * @param spill where to put what does not fit, or null
   */
  public record Settings(
      SortPattern pattern, long limit, long memoryBytes, Spill spill, Operation operation) {}

  private final Settings settings;

  /** Whether so few rows are wanted that it pays to throw the others away. */
  private final boolean few;

  private final List<Spill.KeyedRows> runs = new ArrayList<>();
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
    runs.add(settings.spill().write(new ListRows(rows)));
    rows = new ArrayList<>();
    bytes = 0;
  }

  /** Ends the input and gives the rows in order. They close this sorter. */
  public Rows sorted() {
    rows.sort(KeyedDoc.KEY_ORDER);
    List<Spill.KeyedRows> sources = new ArrayList<>(runs);
    sources.add(new ListRows(rows));
    runs.clear();
    rows = new ArrayList<>();
    return new MergedRows(sources, settings);
  }

  @Override
  public void close() {
    runs.forEach(Spill.KeyedRows::close);
    runs.clear();
  }

  private static final class ListRows implements Spill.KeyedRows {
    private final List<KeyedDoc> rows;
    private int at;

    ListRows(List<KeyedDoc> rows) {
      this.rows = rows;
    }

    @Override
    public KeyedDoc next() {
      return at < rows.size() ? rows.set(at++, null) : null;
    }

    @Override
    public void close() {
      at = rows.size();
    }
  }
}
