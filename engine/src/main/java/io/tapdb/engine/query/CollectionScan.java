// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import java.util.List;

/** Reads every document of a collection in natural order and passes on those that match. */
final class CollectionScan implements PlanNode {
  private final CollectionEntry collection;
  private final Filter filter;
  private final boolean backward;

  /**
   * A scan.
   *
   * @param filter null passes everything
   */
  CollectionScan(CollectionEntry collection, Filter filter, boolean backward) {
    this.collection = collection;
    this.filter = filter;
    this.backward = backward;
  }

  @Override
  public String stage() {
    return "COLLSCAN";
  }

  @Override
  public void describe(DocWriter into) {
    if (filter != null) {
      into.put("filter", Filters.describe(filter));
    }
    into.put("direction", backward ? "backward" : "forward");
  }

  @Override
  public Stage open(Reader reader) {
    return new Scan(this, reader);
  }

  private static final class Scan extends Stage {
    private final CollectionScan node;
    private final Reader reader;
    private EntryCursor cursor;
    private int number;
    private long last;

    Scan(CollectionScan node, Reader reader) {
      super(node, List.of());
      this.node = node;
      this.reader = reader;
    }

    @Override
    protected boolean advance(Row row) {
      while (true) {
        reader.tick();
        if (cursor == null || number != reader.number()) {
          open();
        }
        if (!cursor.next()) {
          return false;
        }
        last = Tables.recordId(cursor.key());
        stats.docsExamined++;
        Doc document = new Doc(cursor.value());
        if (node.filter == null || node.filter.matches(document)) {
          row.recordId = last;
          row.document = document;
          row.key = null;
          return true;
        }
      }
    }

    private void open() {
      closeCursor();
      KeyRange left = KeyRange.ALL;
      if (last != 0) {
        left =
            node.backward
                ? new KeyRange(null, Tables.recordKey(last))
                : new KeyRange(Tables.recordKey(last + 1), null);
      }
      number = reader.number();
      cursor = reader.scan(node.collection.recordTable(), left, node.backward);
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
    public void close() {
      closeCursor();
    }
  }
}
