// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Reads;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.aggregate.FindPart;
import io.tapdb.engine.aggregate.Pipeline;
import io.tapdb.engine.aggregate.PipelineContext;
import io.tapdb.engine.aggregate.StageContext;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.sort.Spill;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Runs pipelines: the beginning as a query with a plan, the rest over the documents it finds. Safe
 * for many threads.
 */
public final class Aggregations {
  private static final Set<String> UPDATE_STAGES =
      Set.of("$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith");

  private final Queries queries;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Supplier<Spill> spills;

  /**
   * Sets the runner up.
   *
   * @param queries plans and runs the beginnings
   * @param random chance for {@code $sample}; safe for many threads
   * @param spills makes room on disk for one pipeline
   */
  public Aggregations(
      Queries queries, InstantSource clock, RandomGenerator random, Supplier<Spill> spills) {
    this.queries = queries;
    this.clock = clock;
    this.random = random;
    this.spills = spills;
  }

  /**
   * Begins a pipeline.
   *
   * @param moments opens the newest moment
   */
  public QueryCursor run(AggregateRequest request, Supplier<Moment> moments, Operation operation) {
    PassedOperation passed = new PassedOperation(operation);
    Pipeline pipeline = parse(request, passed);
    PipelineSources sources = sources(request, moments, passed);
    try {
      return new PipelineCursor(sources, rows(request, pipeline, sources), false);
    } catch (RuntimeException failed) {
      sources.close();
      throw failed;
    }
  }

  /**
   * Begins a pipeline over rows that are not those of a collection.
   *
   * @param source opens the rows for whomever they are made at the time
   * @param moments opens the newest moment, for collections that stages join
   */
  public QueryCursor runOver(
      Function<Operation, Rows> source,
      AggregateRequest request,
      Supplier<Moment> moments,
      Operation operation) {
    PassedOperation passed = new PassedOperation(operation);
    Pipeline pipeline = parse(request, passed);
    PipelineSources sources = sources(request, moments, passed);
    Rows rows = pipeline.run(source.apply(passed), sources.context());
    return new PipelineCursor(sources, rows, request.options().tailable());
  }

  private Rows rows(AggregateRequest request, Pipeline pipeline, PipelineSources sources) {
    if (pipeline.hasSource()) {
      return pipeline.run(PipelineSources.NONE, sources.context());
    }
    FindPart part = pipeline.findPart();
    return part.rest().run(sources.documents(find(request), part), sources.context());
  }

  private Pipeline parse(AggregateRequest request, Operation operation) {
    ParseContext plain = queries.parsing(operation);
    ParseContext parsing = request.let().isEmpty() ? plain : plain.withLet(request.let());
    Pipeline pipeline =
        Pipeline.parse(
            request.pipeline(),
            new PipelineContext(parsing, Map.of(DocumentsStage.NAME, DocumentsStage::parse)));
    boolean nowhere = request.namespace().collection().equals(AggregateRequest.NO_COLLECTION);
    if (nowhere != pipeline.hasSource()) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          nowhere
              ? "{aggregate: 1} is only valid with a pipeline that begins with "
                  + DocumentsStage.NAME
                  + "; otherwise a collection is required"
              : DocumentsStage.NAME + " is only valid with {aggregate: 1}");
    }
    return pipeline;
  }

  private PipelineSources sources(
      AggregateRequest request, Supplier<Moment> moments, PassedOperation operation) {
    Spill spill = request.options().allowDiskUse() ? spills.get() : null;
    return new PipelineSources(
        queries, moments, find(request), operation, new PipelineSources.Resources(spill, random));
  }

  private static FindRequest find(AggregateRequest request) {
    return FindRequest.of(request.namespace(), Doc.EMPTY, request.options())
        .withHint(request.hint());
  }

  /**
   * How a pipeline is or would be run: as a find, if that is all it is, otherwise stage by stage.
   */
  public Doc explain(
      AggregateRequest request,
      Reads.Verbosity verbosity,
      Supplier<Moment> moments,
      Operation operation) {
    PassedOperation passed = new PassedOperation(operation);
    Pipeline pipeline = parse(request, passed);
    try (PipelineSources sources = sources(request, moments, passed)) {
      PipelineExplanation explanation = new PipelineExplanation(queries, sources.context(), clock);
      boolean run = verbosity == Reads.Verbosity.EXECUTION_STATS;
      if (pipeline.hasSource()) {
        return explanation.ofSource(pipeline, run);
      }
      try (Moment moment = moments.get()) {
        return explanation.ofCollection(find(request), pipeline.findPart(), moment, run);
      }
    }
  }

  /**
   * The change that the stages of an update make to a document.
   *
   * @throws TapdbException when they are malformed or not such as an update may have
   */
  public UnaryOperator<Doc> transformation(Value stages, ParseContext parsing) {
    Pipeline pipeline = Pipeline.parse(stages, new PipelineContext(parsing, Map.of()));
    pipeline
        .stages()
        .forEach(
            stage -> {
              String name = stage.describe().firstName();
              if (!UPDATE_STAGES.contains(name)) {
                throw new TapdbException(
                    ErrorCode.INVALID_OPTIONS,
                    name + " is not allowed to be used within an update");
              }
            });
    StageContext context =
        new StageContext(
            parsing.operation(), StageContext.DEFAULT_MEMORY_BYTES, null, random, null);
    return document -> {
      try (Rows rows = pipeline.run(new OneRow(document), context)) {
        return rows.next();
      }
    };
  }

  private static final class OneRow implements Rows {
    private Doc row;

    OneRow(Doc row) {
      this.row = row;
    }

    @Override
    public Doc next() {
      Doc next = row;
      row = null;
      return next;
    }

    @Override
    public void close() {
      row = null;
    }
  }
}
