// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.filter.Filters;
import java.time.InstantSource;
import java.util.Locale;

/** The account of a plan and, if it was run, of what it did: the sections of {@code explain}. */
final class Explanation {
  private final ParsedQuery query;
  private final QueryPlan plan;
  private final PlanNode shown;
  private Doc execution;

  /**
   * An account.
   *
   * @param shown the plan with what is done to its rows afterwards
   */
  Explanation(ParsedQuery query, QueryPlan plan, PlanNode shown) {
    this.query = query;
    this.plan = plan;
    this.shown = shown;
  }

  /** Runs the plan to its end and keeps the counts. */
  void run(Reader reader, InstantSource clock) {
    long start = clock.millis();
    try (Stage stage = shown.open(reader)) {
      Row row = new Row();
      long rows = 0;
      while (stage.next(row)) {
        rows++;
      }
      ran(stage, rows, clock.millis() - start);
    }
  }

  /** Keeps the counts of a plan that has run. */
  void ran(Stage stage, long rows, long millis) {
    DocWriter writer =
        new DocWriter()
            .put("executionSuccess", true)
            .putCount("nReturned", rows)
            .putCount("executionTimeMillis", millis)
            .putCount("totalKeysExamined", stage.keysExamined())
            .putCount("totalDocsExamined", stage.docsExamined())
            .open("executionStages");
    stage.describe(writer);
    execution = writer.close().build();
  }

  Doc toDoc() {
    DocWriter winning = new DocWriter().put("isCached", plan.cached());
    shown.explain(winning);
    DocWriter writer =
        new DocWriter()
            .put("explainVersion", "1")
            .open("queryPlanner")
            .put("namespace", query.request().namespace().toString())
            .put("parsedQuery", Filters.describe(query.filter()))
            .put("indexFilterSet", false)
            .put("queryHash", String.format(Locale.ROOT, "%08X", query.shape().hashCode()))
            .put("winningPlan", winning.build())
            .openArray("rejectedPlans");
    for (PlanNode rejected : plan.rejected()) {
      writer.addOpen();
      rejected.explain(writer);
      writer.close();
    }
    writer.close().close();
    if (execution != null) {
      writer.put("executionStats", execution);
    }
    return writer.build();
  }
}
