// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** Has no rows: the plan for a collection that does not exist. */
final class NoRows implements PlanNode {
  @Override
  public String stage() {
    return "EOF";
  }

  @Override
  public void describe(DocWriter into) {}

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, List.of()) {
      @Override
      protected boolean advance(Row row) {
        return false;
      }
    };
  }
}
