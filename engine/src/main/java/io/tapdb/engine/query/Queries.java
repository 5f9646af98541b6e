// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Reads;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.sort.Spill;
import io.tapdb.engine.store.Tables;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Runs queries: parses, plans, and gives cursors, single documents, or an account of the plan. */
public final class Queries {
  private final PlanCache cache = new PlanCache();
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Supplier<Spill> spills;

  /**
   * Sets the runner up.
   *
   * @param random chance for {@code $rand} and {@code $sample}; safe for many threads
   * @param spills makes room on disk for one sort
   */
  public Queries(InstantSource clock, RandomGenerator random, Supplier<Spill> spills) {
    this.clock = clock;
    this.random = random;
    this.spills = spills;
  }

  /** A document that a write is about. */
  public record Found(long recordId, Doc document) {}

  /** What filters and expressions of a request see of time and chance. */
  public ParseContext parsing(Operation operation) {
    return new ParseContext(operation, clock.millis(), random);
  }

  /**
   * Begins a query.
   *
   * @param moments opens the newest moment, for later batches
   * @param first the moment for the first batch; closed with the cursor
   */
  public QueryCursor find(
      FindRequest request, Supplier<Moment> moments, Moment first, Operation operation) {
    try {
      ParsedQuery query = ParsedQuery.of(request, parsing(operation));
      CollectionEntry collection = first.find(request.namespace());
      if (collection == null) {
        first.close();
        return new EmptyCursor();
      }
      QueryPlan plan = plan(query, collection, first);
      Reader reader = new Reader(moments, first, collection, false);
      reader.operation(operation);
      return new FindCursor(query, reader, plan.root().open(reader));
    } catch (RuntimeException failed) {
      first.close();
      throw failed;
    }
  }

  QueryPlan plan(ParsedQuery query, CollectionEntry collection, Moment moment) {
    SortMemory memory = memory(query.request());
    Planner planner = new Planner(collection, query.spec(), memory);
    List<Planner.Candidate> candidates = planner.candidates(query.request().options().allowScan());
    if (candidates.size() == 1) {
      return new QueryPlan(candidates.getFirst().root(), List.of(), false);
    }
    String shape = query.shape();
    String known = cache.get(collection, shape);
    for (Planner.Candidate candidate : candidates) {
      if (candidate.name().equals(known)) {
        return chosen(candidates, candidates.indexOf(candidate), true);
      }
    }
    int best =
        PlanTrial.best(candidates, query.spec().wanted(), () -> borrowed(moment, collection));
    cache.put(collection, shape, candidates.get(best).name());
    return chosen(candidates, best, false);
  }

  private SortMemory memory(FindRequest request) {
    return new SortMemory(
        request.options().sortBytes(), request.options().allowDiskUse() ? spills.get() : null);
  }

  private static QueryPlan chosen(List<Planner.Candidate> candidates, int best, boolean cached) {
    List<PlanNode> rejected =
        candidates.stream()
            .filter(candidate -> candidate != candidates.get(best))
            .map(Planner.Candidate::root)
            .toList();
    return new QueryPlan(candidates.get(best).root(), rejected, cached);
  }

  /** A reader that does not close the moment, which belongs to somebody else. */
  static Reader borrowed(Moment moment, CollectionEntry collection) {
    return new Reader(null, moment, collection, true) {
      @Override
      public void close() {}
    };
  }

  /** Reads a request, to be run as often as need be. */
  public ParsedQuery parse(FindRequest request, Operation operation) {
    return ParsedQuery.of(request, parsing(operation));
  }

  /**
   * The first document a write is about, at that moment.
   *
   * @param query limited to one document
   * @return null when there is none
   */
  public Found findOne(ParsedQuery query, Moment moment, Operation operation) {
    CollectionEntry collection = moment.find(query.request().namespace());
    if (collection == null) {
      return null;
    }
    Reader reader = borrowed(moment, collection);
    reader.operation(operation);
    try (Stage stage = plan(query, collection, moment).root().open(reader)) {
      Row row = new Row();
      if (!stage.next(row)) {
        return null;
      }
      long recordId = row.recordId == 0 ? recordId(row.document, collection, reader) : row.recordId;
      return new Found(recordId, row.document);
    }
  }

  /**
   * The records that all match, for a write of many documents.
   *
   * @param moments opens the newest moment
   */
  public RecordIds select(ParsedQuery query, Supplier<Moment> moments, Operation operation) {
    Moment first = moments.get();
    CollectionEntry collection = first.find(query.request().namespace());
    if (collection == null) {
      first.close();
      return RecordIds.none();
    }
    Reader reader = new Reader(moments, first, collection, false);
    reader.operation(operation);
    try {
      long last = first.snapshot().totals(collection.recordTable()).lastRecordId();
      return RecordIds.of(plan(query, collection, first).root(), query.filter(), reader, last);
    } catch (RuntimeException failed) {
      reader.close();
      throw failed;
    }
  }

  /** How many documents match, within the window the request asks for. */
  public long count(FindRequest request, Supplier<Moment> moments, Operation operation) {
    Moment first = moments.get();
    CollectionEntry collection = first.find(request.namespace());
    if (collection == null) {
      first.close();
      // a request that is wrong is so whether there is a collection or not
      parse(request, operation);
      return 0;
    }
    boolean newest = request.options().at().isNewest();
    if (newest && request.filter().isEmpty() && request.hint().isMissing()) {
      long all = first.snapshot().totals(collection.recordTable()).records();
      first.close();
      return window(request, all);
    }
    try (Reader reader = new Reader(moments, first, collection, false)) {
      reader.operation(operation);
      ParsedQuery query = parse(request, operation).countingOnly();
      try (Stage stage = plan(query, collection, first).root().open(reader)) {
        Row row = new Row();
        long count = 0;
        while (stage.next(row)) {
          count++;
        }
        return count;
      }
    }
  }

  private static long window(FindRequest request, long all) {
    long left = Math.max(0, all - request.skip());
    return request.limit() > 0 ? Math.min(left, request.limit()) : left;
  }

  /** The different values at a path of the documents that match, as an array value. */
  public Value distinct(
      FindRequest request, String path, Supplier<Moment> moments, Operation operation) {
    DistinctValues values = new DistinctValues();
    Moment first = moments.get();
    CollectionEntry collection = first.find(request.namespace());
    if (collection == null) {
      first.close();
      parse(request, operation);
      return values.toArray();
    }
    FieldPath at = FieldPath.of(path);
    try (Reader reader = new Reader(moments, first, collection, false)) {
      reader.operation(operation);
      ParsedQuery query = parse(request, operation);
      try (Stage stage = plan(query, collection, first).root().open(reader)) {
        Row row = new Row();
        while (stage.next(row)) {
          PathValues.each(row.document, at, values::add);
        }
      }
    }
    return values.toArray();
  }

  /**
   * How a query is or would be answered.
   *
   * @param moment closed when done
   */
  public Doc explain(
      FindRequest request,
      boolean counting,
      Reads.Verbosity verbosity,
      Moment moment,
      Operation operation) {
    try (moment) {
      ParsedQuery parsed = parse(request, operation);
      ParsedQuery query = counting ? parsed.countingOnly() : parsed;
      CollectionEntry collection = moment.find(request.namespace());
      QueryPlan plan = collection == null ? QueryPlan.NOTHING : plan(query, collection, moment);
      PlanNode shown = counting ? new CountRows(plan.root()) : query.shown(plan.root());
      Explanation explanation = new Explanation(query, plan, shown);
      if (verbosity == Reads.Verbosity.EXECUTION_STATS) {
        Reader reader = borrowed(moment, collection);
        reader.operation(operation);
        explanation.run(reader, clock);
      }
      return explanation.toDoc();
    }
  }

  /** A sort gives documents only; they lead back to their records by their ids. */
  private static long recordId(Doc document, CollectionEntry collection, Reader reader) {
    byte[] key = io.tapdb.engine.bson.KeyWriter.keyOf(document.get("_id"));
    return Tables.recordId(reader.get(collection.idIndex().table(), key), 0);
  }
}
