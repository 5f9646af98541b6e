// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** Ends after so many rows. */
record LimitRows(PlanNode input, long count) implements PlanNode {
  @Override
  public String stage() {
    return "LIMIT";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("limitAmount", count);
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, List.of(input.open(reader))) {
      private long left = count;

      @Override
      protected boolean advance(Row row) {
        if (left == 0) {
          return false;
        }
        left--;
        return input().next(row);
      }
    };
  }
}
