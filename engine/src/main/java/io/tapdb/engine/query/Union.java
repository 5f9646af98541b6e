// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** Takes the rows of several steps one after another, each document once: for {@code $or}. */
final class Union implements PlanNode {
  private final List<PlanNode> inputs;

  Union(List<PlanNode> inputs) {
    this.inputs = inputs;
  }

  @Override
  public String stage() {
    return "OR";
  }

  @Override
  public void describe(DocWriter into) {}

  @Override
  public List<PlanNode> inputs() {
    return inputs;
  }

  @Override
  public Stage open(Reader reader) {
    return new Stage(this, inputs.stream().map(input -> input.open(reader)).toList()) {
      private final RecordIdSet seen = new RecordIdSet();
      private int at;

      @Override
      protected boolean advance(Row row) {
        while (at < inputs().size()) {
          while (inputs().get(at).next(row)) {
            if (seen.add(row.recordId)) {
              return true;
            }
            stats.duplicatesDropped++;
          }
          at++;
        }
        return false;
      }

      @Override
      long heldBytes() {
        return super.heldBytes() + seen.heldBytes();
      }
    };
  }

  @Override
  public String summary() {
    StringBuilder all = new StringBuilder();
    for (PlanNode input : inputs) {
      all.append(all.isEmpty() ? "" : ", ").append(input.summary());
    }
    return all.toString();
  }
}
