// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** Counts rows and gives none: how a count is explained. */
record CountRows(PlanNode input) implements PlanNode {
  @Override
  public String stage() {
    return "COUNT";
  }

  @Override
  public void describe(DocWriter into) {}

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
          // counted by the stage below
        }
        return false;
      }
    };
  }
}
