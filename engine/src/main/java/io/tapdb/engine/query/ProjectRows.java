// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** The projection of a query as a step of its plan: how it is explained. */
record ProjectRows(PlanNode input, FindRequest request) implements PlanNode {
  @Override
  public String stage() {
    return "PROJECTION_DEFAULT";
  }

  @Override
  public void describe(DocWriter into) {
    into.put("transformBy", request.projection());
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
        return input().next(row);
      }
    };
  }
}
