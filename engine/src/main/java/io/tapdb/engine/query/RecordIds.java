// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.filter.Filter;
import java.util.Arrays;

/**
 * The records a write of many documents is about, in chunks.
 *
 * <p>Found through an index they are all collected before the first is changed, so that a change
 * which moves a document within the index does not bring it up again. A scan in natural order can
 * go on between chunks, since records keep their places; it ends at the last record there was at
 * the beginning. An index that finds too many to collect gives way to such a scan.
 */
public final class RecordIds implements AutoCloseable {
  private static final int MOST_COLLECTED = 4_000_000;

  private final Reader reader;
  private final long lastRecordId;
  private Stage scan;
  private long[] collected = {};
  private int count;
  private int at;

  private RecordIds(Reader reader, long lastRecordId) {
    this.reader = reader;
    this.lastRecordId = lastRecordId;
  }

  static RecordIds none() {
    return new RecordIds(null, 0);
  }

  static RecordIds of(PlanNode plan, Filter filter, Reader reader, long lastRecordId) {
    RecordIds ids = new RecordIds(reader, lastRecordId);
    if (plan instanceof CollectionScan) {
      ids.scan = plan.open(reader);
    } else if (!ids.collect(plan)) {
      ids.scan = new CollectionScan(reader.collection(), filter, false).open(reader);
      ids.count = 0;
    }
    return ids;
  }

  private boolean collect(PlanNode plan) {
    Row row = new Row();
    try (Stage stage = plan.open(reader)) {
      while (stage.next(row)) {
        if (count == MOST_COLLECTED) {
          return false;
        }
        if (count == collected.length) {
          collected = Arrays.copyOf(collected, Math.max(64, count * 2));
        }
        collected[count++] = row.recordId;
      }
    }
    reader.detach();
    return true;
  }

  /** The next records, at most so many; an empty array after the last one. */
  public long[] next(int most) {
    if (scan != null) {
      return nextOfScan(most);
    }
    long[] chunk = Arrays.copyOfRange(collected, at, Math.min(count, at + most));
    at += chunk.length;
    return chunk;
  }

  private long[] nextOfScan(int most) {
    long[] chunk = new long[most];
    int found = 0;
    Row row = new Row();
    while (found < most && scan.next(row) && row.recordId <= lastRecordId) {
      chunk[found++] = row.recordId;
    }
    scan.detach();
    reader.detach();
    return Arrays.copyOf(chunk, found);
  }

  @Override
  public void close() {
    if (scan != null) {
      scan.close();
    }
    if (reader != null) {
      reader.close();
    }
  }
}
