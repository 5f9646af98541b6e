// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.store.Tables;
import java.util.List;

/** Finds documents by the values of their {@code _id}: the shortest way there is. */
final class IdLookup implements PlanNode {
  private final IndexEntry index;
  private final List<Value> ids;
  private final Filter filter;

  /**
   * A lookup.
   *
   * @param ids values in ascending order, each once
   * @param filter what else a document has to match, or null
   */
  IdLookup(IndexEntry index, List<Value> ids, Filter filter) {
    this.index = index;
    this.ids = ids;
    this.filter = filter;
  }

  @Override
  public String stage() {
    return "IDHACK";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("keyPattern", index.keyPattern()).put("indexName", index.name());
    if (filter != null) {
      into.put("filter", Filters.describe(filter));
    }
  }

  @Override
  public Stage open(Reader reader) {
    return new Lookup(this, reader);
  }

  private static final class Lookup extends Stage {
    private final IdLookup node;
    private final Reader reader;
    private int at;

    Lookup(IdLookup node, Reader reader) {
      super(node, List.of());
      this.node = node;
      this.reader = reader;
    }

    @Override
    protected boolean advance(Row row) {
      while (at < node.ids.size()) {
        reader.tick();
        byte[] key = KeyWriter.keyOf(node.ids.get(at++));
        stats.keysExamined++;
        byte[] entry = reader.get(node.index.table(), key);
        if (entry != null && take(row, Tables.recordId(entry, 0))) {
          return true;
        }
      }
      return false;
    }

    private boolean take(Row row, long recordId) {
      stats.docsExamined++;
      Doc document = reader.document(recordId);
      if (document == null || (node.filter != null && !node.filter.matches(document))) {
        return false;
      }
      row.recordId = recordId;
      row.document = document;
      row.key = null;
      return true;
    }
  }
}
