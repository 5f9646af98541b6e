// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.modify.DeleteOne;
import io.tapdb.engine.modify.FindAndModify;
import io.tapdb.engine.modify.Insert;
import io.tapdb.engine.modify.ManyDocuments;
import io.tapdb.engine.modify.UpdateOne;
import io.tapdb.engine.modify.WriteContext;
import io.tapdb.engine.query.Aggregations;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.function.Function;

/** Everything that changes documents. Safe for many threads. */
public final class Writes {
  private final Function<Namespace, DataSet> sets;
  private final Queries queries;
  private final Aggregations aggregations;
  private final EnginePorts ports;
  private final ObjectIds ids;

  Writes(
      Function<Namespace, DataSet> sets,
      Queries queries,
      Aggregations aggregations,
      EnginePorts ports) {
    this.sets = sets;
    this.queries = queries;
    this.aggregations = aggregations;
    this.ports = ports;
    this.ids = new ObjectIds(ports.clock(), ports.random());
  }

  /**
   * For whom a write is done and where it may be worked out.
   *
   * @param operation asked whether to go on
   * @param memoryOnly whether it may use memory only; {@link WouldBlock} is thrown before anything
   *     has happened where that does not suffice
   */
  public record Call(Operation operation, boolean memoryOnly) {}

  private WriteContext context(Call call) {
    return new WriteContext(
        queries,
        call.operation(),
        ids,
        () -> Uuids.random(ports.random()),
        ports.clock(),
        aggregations::transformation);
  }

  /**
   * Adds documents; without {@code ordered} a failure does not keep the others from being added.
   */
  public void insert(
      Namespace namespace,
      List<Doc> documents,
      boolean ordered,
      Call call,
      WriteListener<InsertResult> listener) {
    sets.apply(namespace)
        .lane()
        .submit(
            new Insert(namespace, documents, ordered, context(call)), call.memoryOnly(), listener);
  }

  /** Changes documents. An update of many is never worked out in memory only. */
  public void update(UpdateStatement statement, Call call, WriteListener<UpdateResult> listener) {
    DataSet set = sets.apply(statement.target().namespace());
    if (statement.multi()) {
      requireWaiting(call);
      set.lane().checkLeads();
      ManyDocuments.update(
          environment(set), context(call), statement, many(set, result -> result, listener));
    } else {
      set.lane().submit(new UpdateOne(statement, context(call)), call.memoryOnly(), listener);
    }
  }

  /** Removes the first document that matches, or all; answers how many there were. */
  public void delete(FindRequest target, boolean multi, Call call, WriteListener<Long> listener) {
    DataSet set = sets.apply(target.namespace());
    if (!multi) {
      set.lane().submit(new DeleteOne(target, context(call)), call.memoryOnly(), listener);
      return;
    }
    requireWaiting(call);
    set.lane().checkLeads();
    ManyDocuments.delete(
        environment(set), context(call), target, many(set, UpdateResult::matched, listener));
  }

  /**
   * What hears the end of a write of many documents. One that found nothing to write relies on what
   * it read all the same.
   */
  private static <R> WriteListener<UpdateResult> many(
      DataSet set, Function<UpdateResult, R> answer, WriteListener<R> listener) {
    return new WriteListener<>() {
      @Override
      public void committed(UpdateResult result, OpTime at) {
        listener.committed(answer.apply(result), at.equals(OpTime.NULL) ? set.seen() : at);
      }

      @Override
      public void failed(RuntimeException failure) {
        listener.failed(failure);
      }
    };
  }

  /** Changes or removes one document and gives it back. */
  public void findAndModify(
      FindAndModifyRequest request, Call call, WriteListener<FindAndModifyResult> listener) {
    sets.apply(request.statement().target().namespace())
        .lane()
        .submit(new FindAndModify(request, context(call)), call.memoryOnly(), listener);
  }

  private ManyDocuments.Environment environment(DataSet set) {
    return new ManyDocuments.Environment(set.lane(), set::moment, ports.workers());
  }

  private static void requireWaiting(Call call) {
    if (call.memoryOnly()) {
      throw WouldBlock.INSTANCE;
    }
  }
}
