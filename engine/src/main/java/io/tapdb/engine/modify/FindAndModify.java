// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindAndModifyResult;
import io.tapdb.engine.Operation;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.projection.Projection;
import io.tapdb.engine.query.ParsedQuery;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/** Changes, makes or removes one document and gives it back as it was or as it is. */
public final class FindAndModify implements WriteTask<FindAndModifyResult> {
  private final FindAndModifyRequest request;
  private final WriteContext context;
  private final Change change;
  private final ParsedQuery query;
  private final Projection projection;

  public FindAndModify(FindAndModifyRequest request, WriteContext context) {
    this.request = request;
    this.context = context;
    this.change = request.removes() ? null : new Change(request.statement(), context);
    this.query =
        change == null
            ? context
                .queries()
                .parse(request.statement().target().withWindow(0, 1), context.operation())
            : change.query();
    Doc let = request.statement().target().let();
    ParseContext plain = context.queries().parsing(context.operation());
    this.projection =
        request.projection().isEmpty()
            ? null
            : Projection.find(
                request.projection(), query.filter(), let.isEmpty() ? plain : plain.withLet(let));
  }

  @Override
  public Operation operation() {
    return context.operation();
  }

  @Override
  public Planned<FindAndModifyResult> plan(Moment moment) {
    UpdateStatement statement = request.statement();
    Queries.Found found = context.queries().findOne(query, moment, context.operation());
    PlanBuilder plan = new PlanBuilder(moment);
    FindAndModifyResult result;
    if (found == null) {
      result = none(moment, plan);
    } else {
      CollectionEntry collection = moment.find(statement.target().namespace());
      result =
          request.removes() ? remove(plan, collection, found) : update(plan, collection, found);
    }
    return new Planned<>(plan.build(), result);
  }

  private FindAndModifyResult none(Moment moment, PlanBuilder plan) {
    if (request.removes() || !request.statement().upsert()) {
      return new FindAndModifyResult(null, 0, Value.MISSING);
    }
    Doc made = change.upsert(moment, plan);
    Doc shown = request.returnNew() ? projected(made) : null;
    return new FindAndModifyResult(shown, 1, Change.idOf(made));
  }

  private FindAndModifyResult remove(
      PlanBuilder plan, CollectionEntry collection, Queries.Found found) {
    plan.delete(collection, found.recordId(), found.document());
    return new FindAndModifyResult(projected(found.document()), 1, Value.MISSING);
  }

  private FindAndModifyResult update(
      PlanBuilder plan, CollectionEntry collection, Queries.Found found) {
    Doc after = change.apply(found.document());
    if (after != found.document()) {
      plan.update(collection, found.recordId(), found.document(), after);
    }
    Doc shown = projected(request.returnNew() ? after : found.document());
    return new FindAndModifyResult(shown, 1, Value.MISSING);
  }

  private Doc projected(Doc document) {
    return projection == null ? document : projection.apply(document);
  }
}
