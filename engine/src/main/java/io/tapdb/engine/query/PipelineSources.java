// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.aggregate.Collections;
import io.tapdb.engine.aggregate.FindPart;
import io.tapdb.engine.aggregate.Pipeline;
import io.tapdb.engine.aggregate.StageContext;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.sort.Spill;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The collections that one running pipeline reads: the one it begins with and those its stages
 * join. Each is read by a plan for the beginning of the pipeline over it.
 */
final class PipelineSources implements Collections, AutoCloseable {
  /** The rows of a collection that does not exist. */
  static final Rows NONE =
      new Rows() {
        @Override
        public Doc next() {
          return null;
        }

        @Override
        public void close() {}
      };

  private final Queries queries;
  private final Supplier<Moment> moments;
  private final Namespace namespace;
  private final FindRequest.Options options;
  private final PassedOperation operation;
  private final StageContext context;
  private final List<PlanRows> open = new ArrayList<>();

  /**
   * The collections of a database.
   *
   * @param moments opens the newest moment
   * @param first the collection the pipeline begins with, as it is asked for
   */
  PipelineSources(
      Queries queries,
      Supplier<Moment> moments,
      FindRequest first,
      PassedOperation operation,
      Resources resources) {
    this.queries = queries;
    this.moments = moments;
    this.namespace = first.namespace();
    this.options = first.options();
    this.operation = operation;
    this.context =
        new StageContext(
            operation, options.sortBytes(), resources.spill(), resources.random(), this);
  }

  /** Disk and chance for the stages. */
  record Resources(Spill spill, RandomGenerator random) {}

  /** What the stages run with. */
  StageContext context() {
    return context;
  }

  /** Says for whom the next rows are made. */
  void operation(Operation next) {
    operation.pass(next);
  }

  @Override
  public Rows read(String collection, Pipeline pipeline) {
    Namespace other = new Namespace(namespace.database(), collection);
    FindPart part = pipeline.findPart();
    return part.rest().run(documents(FindRequest.of(other, Doc.EMPTY, options), part), context);
  }

  /** What the plan for the beginning of a pipeline finds. */
  Rows documents(FindRequest request, FindPart part) {
    Moment moment = moments.get();
    try {
      CollectionEntry collection = moment.find(request.namespace());
      if (collection == null) {
        moment.close();
        return NONE;
      }
      ParsedQuery query = ParsedQuery.of(request, part);
      QueryPlan plan = queries.plan(query, collection, moment);
      Reader reader = new Reader(moments, moment, collection, false);
      reader.operation(operation);
      return register(new PlanRows(reader, plan.root().open(reader)));
    } catch (RuntimeException failed) {
      moment.close();
      throw failed;
    }
  }

  private Rows register(PlanRows rows) {
    open.add(rows);
    return new Rows() {
      @Override
      public Doc next() {
        return rows.next();
      }

      @Override
      public long heldBytes() {
        return rows.heldBytes();
      }

      @Override
      public void close() {
        if (open.remove(rows)) {
          rows.close();
        }
      }
    };
  }

  void detach() {
    open.forEach(PlanRows::detach);
  }

  @Override
  public void close() {
    open.forEach(PlanRows::close);
    open.clear();
  }
}
