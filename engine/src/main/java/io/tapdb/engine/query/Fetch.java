// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import java.util.List;

/** Reads the documents of rows that an index found, and passes on those that match. */
final class Fetch implements PlanNode {
  private final PlanNode input;
  private final Filter filter;

  /**
   * A fetch.
   *
   * @param filter what the index left to be tested, or null
   */
  Fetch(PlanNode input, Filter filter) {
    this.input = input;
    this.filter = filter;
  }

  @Override
  public String stage() {
    return "FETCH";
  }

  @Override
  public void describe(DocWriter into) {
    if (filter != null) {
      into.put("filter", Filters.describe(filter));
    }
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, List.of(input.open(reader))) {
      @Override
      protected boolean advance(Row row) {
        while (input().next(row)) {
          if (row.document == null) {
            stats.docsExamined++;
            row.document = reader.document(row.recordId);
          }
          if (row.document != null && matches(row.document)) {
            return true;
          }
        }
        return false;
      }
    };
  }

  private boolean matches(Doc document) {
    return filter == null || filter.matches(document);
  }
}
