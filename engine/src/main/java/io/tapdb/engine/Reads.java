// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.filter.Collations;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.query.Aggregations;
import io.tapdb.engine.query.Queries;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Everything that reads documents. Safe for many threads. */
public final class Reads {
  private final Function<Namespace, DataSet> sets;
  private final Queries queries;
  private final Aggregations aggregations;

  Reads(Function<Namespace, DataSet> sets, Queries queries, Aggregations aggregations) {
    this.sets = sets;
    this.queries = queries;
    this.aggregations = aggregations;
  }

  /**
   * Begins a query.
   *
   * @param memoryOnly whether it may use memory only; then it throws {@link WouldBlock} here or in
   *     the first batch where that does not suffice
   */
  public QueryCursor find(FindRequest request, boolean memoryOnly, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    Supplier<Moment> moments = set.moments(request.options().at());
    Moment first = moments.get();
    if (memoryOnly) {
      first.snapshot().memoryOnly();
    }
    return queries.find(request, moments, first, operation);
  }

  /**
   * Returns if strings can be compared as that collation asks, which only the plain order of bytes
   * can be.
   *
   * @param collation a missing value for none
   * @throws TapdbException when it is malformed or not supported
   */
  public static void checkCollation(Value collation) {
    Collations.check(collation);
  }

  /** A test of documents that are not in a collection, such as a list of collections. */
  public Predicate<Doc> filter(Doc condition, Operation operation) {
    return Filters.parse(condition, queries.parsing(operation))::matches;
  }

  /** How many documents match. */
  public long count(FindRequest request, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return queries.count(request, set.moments(request.options().at()), operation);
  }

  /**
   * The different values at a path of the documents that match, elements of arrays one by one.
   *
   * @return an array value
   */
  public Value distinct(FindRequest request, String path, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return queries.distinct(request, path, set.moments(request.options().at()), operation);
  }

  /** Begins a pipeline. */
  public QueryCursor aggregate(AggregateRequest request, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return aggregations.run(request, set.moments(request.options().at()), operation);
  }

  /**
   * Begins a pipeline over rows that are not those of a collection.
   *
   * @param source opens the rows; it is given the operation they are made for, which changes from
   *     batch to batch
   */
  public QueryCursor aggregateOver(
      Function<Operation, Rows> source, AggregateRequest request, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return aggregations.runOver(source, request, set.moments(request.options().at()), operation);
  }

  /** How much {@code explain} tells. */
  public enum Verbosity {
    /** The plan chosen and the others. */
    QUERY_PLANNER,
    /** The plan is also run, and what it did is counted. */
    EXECUTION_STATS
  }

  /**
   * How a query is or would be answered.
   *
   * @param counting whether only the number of documents is wanted
   * @return the sections {@code queryPlanner} and, if asked for, {@code executionStats}
   */
  public Doc explain(
      FindRequest request, boolean counting, Verbosity verbosity, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return queries.explain(
        request, counting, verbosity, set.moment(request.options().at()), operation);
  }

  /**
   * How a pipeline is or would be run.
   *
   * @return the sections of a find, if the pipeline is no more than that; otherwise {@code stages}
   */
  public Doc explain(AggregateRequest request, Verbosity verbosity, Operation operation) {
    DataSet set = sets.apply(request.namespace());
    return aggregations.explain(request, verbosity, set.moments(request.options().at()), operation);
  }
}
