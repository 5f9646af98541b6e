// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Rows;
import io.tapdb.engine.aggregate.FindPart;
import io.tapdb.engine.aggregate.Pipeline;
import io.tapdb.engine.aggregate.Stage;
import io.tapdb.engine.aggregate.StageContext;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The account of a pipeline: of the plan for its beginning and of every stage after it. */
final class PipelineExplanation {
  private final Queries queries;
  private final StageContext context;
  private final InstantSource clock;

  PipelineExplanation(Queries queries, StageContext context, InstantSource clock) {
    this.queries = queries;
    this.context = context;
    this.clock = clock;
  }

  /** The account of a pipeline that makes its first rows by itself. */
  Doc ofSource(Pipeline pipeline, boolean run) {
    return stages(null, run(PipelineSources.NONE, pipeline.stages(), run), run);
  }

  /**
   * The account of a pipeline that begins with a collection.
   *
   * @param run whether the pipeline is also run to its end, so that what it did can be told
   */
  Doc ofCollection(FindRequest request, FindPart part, Moment moment, boolean run) {
    CollectionEntry collection = moment.find(request.namespace());
    ParsedQuery query = ParsedQuery.of(request, part);
    QueryPlan plan =
        collection == null ? QueryPlan.NOTHING : queries.plan(query, collection, moment);
    Explanation beginning = new Explanation(query, plan, plan.root());
    List<Stage> rest = part.rest().stages();
    List<CountedRows> ran;
    if (run) {
      Reader reader = Queries.borrowed(moment, collection);
      reader.operation(context.operation());
      PlanRows found = new PlanRows(reader, plan.root().open(reader));
      CountedRows documents = new CountedRows(null, found);
      long start = clock.millis();
      ran = run(documents, rest, true);
      beginning.ran(found.stage(), documents.count, clock.millis() - start);
    } else {
      ran = run(PipelineSources.NONE, rest, false);
    }
    return rest.isEmpty() ? beginning.toDoc() : stages(beginning.toDoc(), ran, run);
  }

  /** Counts the rows a stage makes. */
  private static final class CountedRows implements Rows {
    private final Stage stage;
    private final Rows rows;
    private long count;

    CountedRows(Stage stage, Rows rows) {
      this.stage = stage;
      this.rows = rows;
    }

    @Override
    public Doc next() {
      Doc next = rows.next();
      if (next != null) {
        count++;
      }
      return next;
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private List<CountedRows> run(Rows input, List<Stage> stages, boolean run) {
    List<CountedRows> counted = new ArrayList<>();
    Rows rows = input;
    for (Stage stage : stages) {
      CountedRows next =
          new CountedRows(stage, run ? stage.apply(rows, context) : PipelineSources.NONE);
      counted.add(next);
      rows = next;
    }
    try (Rows all = rows) {
      Doc row = all.next();
      while (row != null) {
        row = all.next();
      }
    }
    return counted;
  }

  private static Doc stages(Doc beginning, List<CountedRows> rest, boolean ran) {
    DocWriter writer = new DocWriter().put("explainVersion", "1").openArray("stages");
    if (beginning != null) {
      writer.addOpen().put("$cursor", beginning).close();
    }
    for (CountedRows stage : rest) {
      writer.addOpen().copyAll(stage.stage.describe());
      if (ran) {
        writer.putCount("nReturned", stage.count);
      }
      writer.close();
    }
    return writer.close().build();
  }
}
