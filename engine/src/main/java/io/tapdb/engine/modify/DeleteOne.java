// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.query.ParsedQuery;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/** Removes the first document that matches; answers how many there were. */
public final class DeleteOne implements WriteTask<Long> {
  private final ParsedQuery query;
  private final WriteContext context;

  public DeleteOne(FindRequest target, WriteContext context) {
    this.query = context.queries().parse(target.withWindow(0, 1), context.operation());
    this.context = context;
  }

  @Override
  public Operation operation() {
    return context.operation();
  }

  @Override
  public Planned<Long> plan(Moment moment) {
    Queries.Found found = context.queries().findOne(query, moment, context.operation());
    PlanBuilder plan = new PlanBuilder(moment);
    if (found != null) {
      plan.delete(moment.find(query.request().namespace()), found.recordId(), found.document());
    }
    return new Planned<>(plan.build(), found == null ? 0L : 1L);
  }
}
