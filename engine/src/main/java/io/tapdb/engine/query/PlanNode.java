// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** One step of a plan that has not been begun; immutable, so that a plan can be run many times. */
interface PlanNode {
  /** The name {@code explain} gives it. */
  String stage();

  /** What it does in particular, as fields beside the name. */
  void describe(DocWriter into);

  /** The steps it takes its rows from. */
  default List<PlanNode> inputs() {
    return List.of();
  }

  /** Begins it. */
  Stage open(Reader reader);

  /** Writes the step and those below it, as {@code winningPlan} shows them. */
  default void explain(DocWriter into) {
    into.put("stage", stage());
    describe(into);
    List<PlanNode> inputs = inputs();
    if (inputs.size() == 1) {
      into.open("inputStage");
      inputs.getFirst().explain(into);
      into.close();
    } else if (inputs.size() > 1) {
      into.openArray("inputStages");
      for (PlanNode input : inputs) {
        into.addOpen();
        input.explain(into);
        into.close();
      }
      into.close();
    }
  }

  /** The steps in a few words, for log lines. */
  default String summary() {
    return inputs().isEmpty() ? stage() : inputs().getFirst().summary();
  }
}
