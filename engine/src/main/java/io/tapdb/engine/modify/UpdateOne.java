// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.Operation;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/** Changes the first document that matches, or makes one. */
public final class UpdateOne implements WriteTask<UpdateResult> {
  private final Change change;
  private final WriteContext context;

  public UpdateOne(UpdateStatement statement, WriteContext context) {
    this.change = new Change(statement, context);
    this.context = context;
  }

  @Override
  public Operation operation() {
    return context.operation();
  }

  @Override
  public Planned<UpdateResult> plan(Moment moment) {
    UpdateStatement statement = change.statement();
    Queries.Found found = context.queries().findOne(change.query(), moment, context.operation());
    PlanBuilder plan = new PlanBuilder(moment);
    if (found == null) {
      if (!statement.upsert()) {
        return new Planned<>(plan.build(), UpdateResult.NONE);
      }
      Doc made = change.upsert(moment, plan);
      return new Planned<>(plan.build(), new UpdateResult(0, 0, Change.idOf(made)));
    }
    Doc after = change.apply(found.document());
    boolean changed = after != found.document();
    if (changed) {
      plan.update(
          moment.find(statement.target().namespace()), found.recordId(), found.document(), after);
    }
    return new Planned<>(plan.build(), new UpdateResult(1, changed ? 1 : 0, Value.MISSING));
  }
}
