// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;

/** {@code $match}: the rows that a filter accepts. */
final class Match implements Stage {
  private final Filter filter;

  Match(Filter filter) {
    this.filter = filter;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.MATCH_NOT_OBJECT, "the match filter must be an expression in an object");
    }
    return new Match(Filters.parse(specification.doc(), context.expressions()));
  }

  Filter filter() {
    return filter;
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      @Override
      public Doc next() {
        Doc row = pull();
        while (row != null && !filter.matches(row)) {
          row = pull();
        }
        return row;
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    filter.addDependencies(needed);
    return false;
  }

  @Override
  public boolean keeps(String path) {
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$match", Filters.describe(filter)).build();
  }
}
