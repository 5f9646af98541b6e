// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyReader;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Interval;
import io.tapdb.engine.filter.Intervals;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import java.util.Arrays;
import java.util.List;

/** Reads parts of an index in order of its keys; gives record ids and keys, no documents. */
final class IndexScan implements PlanNode {
  private final IndexEntry index;
  private final KeyBounds bounds;
  private final boolean backward;

  IndexScan(IndexEntry index, KeyBounds bounds, boolean backward) {
    this.index = index;
    this.bounds = bounds;
    this.backward = backward;
  }

  IndexEntry index() {
    return index;
  }

  @Override
  public String stage() {
    return "IXSCAN";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("keyPattern", index.keyPattern())
        .put("indexName", index.name())
        .put("isMultiKey", index.isMultikey())
        .open("multiKeyPaths");
    for (int i = 0; i < index.fields().size(); i++) {
      into.openArray(index.fields().get(i).path().text());
      if (index.isMultikey(i)) {
        into.add(index.fields().get(i).path().text());
      }
      into.close();
    }
    into.close()
        .put("isUnique", index.unique())
        .put("isSparse", index.sparse())
        .put("isPartial", false)
        .put("indexVersion", 2)
        .put("direction", backward ? "backward" : "forward")
        .open("indexBounds");
    for (int i = 0; i < index.fields().size(); i++) {
      into.openArray(index.fields().get(i).path().text());
      describe(bounds.fields().get(i), index.fields().get(i).descending() != backward, into);
      into.close();
    }
    into.close();
  }

  private static void describe(Intervals intervals, boolean descending, DocWriter into) {
    List<Interval> list = intervals == null ? List.of(Interval.ALL) : intervals.list();
    for (Interval each : descending ? list.reversed() : list) {
      into.add(
          descending
              ? (each.highInclusive() ? "[" : "(")
                  + each.high()
                  + ", "
                  + each.low()
                  + (each.lowInclusive() ? "]" : ")")
              : each.toString());
    }
  }

  @Override
  public String summary() {
    return "IXSCAN " + index.keyPattern();
  }

  @Override
  public Stage open(Reader reader) {
    return new Scan(this, reader);
  }

  /** Whether the fields behind the bounded ones are what the filter wants; fields in order. */
  private boolean admits(byte[] key, byte[] types) {
    int last = lastTested();
    if (last < bounds.bounded() || !KeyReader.canRestore(types)) {
      return true;
    }
    KeyReader values = new KeyReader(key, types);
    for (int i = 0; i <= last; i++) {
      Value value = values.next(index.fields().get(i).descending());
      Intervals wanted = i < bounds.bounded() ? null : bounds.fields().get(i);
      if (wanted != null && !wanted.contains(value)) {
        return false;
      }
    }
    return true;
  }

  private int lastTested() {
    int last = bounds.fields().size() - 1;
    while (last >= bounds.bounded() && bounds.fields().get(last) == null) {
      last--;
    }
    return last;
  }

  private static final class Scan extends Stage {
    private final IndexScan node;
    private final Reader reader;
    private final List<KeyRange> ranges;
    private final boolean isPoint;
    private RecordIdSet seen;
    private EntryCursor cursor;
    private int number;
    private int range;
    private byte[] last;

    Scan(IndexScan node, Reader reader) {
      super(node, List.of());
      this.node = node;
      this.reader = reader;
      this.ranges = node.backward ? node.bounds.ranges().reversed() : node.bounds.ranges();
      this.isPoint = Tables.kind(node.index.table()) == Tables.POINT;
    }

    @Override
    protected boolean advance(Row row) {
      while (true) {
        reader.tick();
        if (cursor != null && number != reader.number()) {
          closeCursor();
        }
        if (cursor == null && !open()) {
          return false;
        }
        if (!cursor.next()) {
          closeCursor();
          last = null;
          range++;
          continue;
        }
        last = cursor.key();
        stats.keysExamined++;
        if (take(row)) {
          return true;
        }
      }
    }

    private boolean open() {
      if (range >= ranges.size()) {
        return false;
      }
      KeyRange left = ranges.get(range);
      if (last != null) {
        left =
            node.backward
                ? new KeyRange(left.low(), last)
                : new KeyRange(Arrays.copyOf(last, last.length + 1), left.high());
      }
      stats.seeks++;
      number = reader.number();
      if (seen == null && reader.isMultikey(node.index)) {
        // also when the first array came after the plan was made
        seen = new RecordIdSet();
      }
      cursor = reader.scan(node.index.table(), left, node.backward);
      return true;
    }

    private boolean take(Row row) {
      byte[] value = cursor.value();
      row.key = last;
      row.document = null;
      if (isPoint) {
        row.recordId = Tables.recordId(value, 0);
        row.types = Arrays.copyOfRange(value, Long.BYTES, value.length);
      } else {
        row.recordId = Tables.recordId(last);
        row.types = value;
      }
      if (!node.admits(row.key, row.types)) {
        return false;
      }
      if (seen != null && !seen.add(row.recordId)) {
        stats.duplicatesDropped++;
        return false;
      }
      return true;
    }

    private void closeCursor() {
      if (cursor != null) {
        cursor.close();
        cursor = null;
      }
    }

    @Override
    void detach() {
      closeCursor();
    }

    @Override
    long heldBytes() {
      return seen == null ? 0 : seen.heldBytes();
    }

    @Override
    public void close() {
      closeCursor();
    }
  }
}
