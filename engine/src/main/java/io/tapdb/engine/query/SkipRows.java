// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** Leaves out the first rows. */
record SkipRows(PlanNode input, long count) implements PlanNode {
  @Override
  public String stage() {
    return "SKIP";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("skipAmount", count);
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
        for (; left > 0; left--) {
          if (!input().next(row)) {
            return false;
          }
        }
        return input().next(row);
      }
    };
  }
}
