// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.query.ParsedQuery;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;

/**
 * Changes or removes a chunk of records that matched a moment ago, as far as they still do. At the
 * first document that cannot be changed it stops; those before it are changed all the same.
 */
final class ChangeRecords implements WriteTask<ChangeRecords.Outcome> {
  /**
   * What became of the chunk.
   *
   * @param failure why it stopped before the end, or null
   */
  record Outcome(UpdateResult result, TapdbException failure) {}

  private final long[] recordIds;
  private final ParsedQuery query;
  private final Change change;
  private final WriteContext context;

  /**
   * Prepares a chunk.
   *
   * @param change what to make of each document, or null to remove them
   */
  ChangeRecords(long[] recordIds, ParsedQuery query, Change change, WriteContext context) {
    this.recordIds = recordIds;
    this.query = query;
    this.change = change;
    this.context = context;
  }

  @Override
  public Operation operation() {
    return context.operation();
  }

  @Override
  public Planned<Outcome> plan(Moment moment) {
    PlanBuilder plan = new PlanBuilder(moment);
    CollectionEntry collection = moment.find(query.request().namespace());
    UpdateResult result = UpdateResult.NONE;
    TapdbException failure = null;
    if (collection != null) {
      context.operation().check();
      for (long recordId : recordIds) {
        byte[] record = moment.snapshot().record(collection.recordTable(), recordId);
        if (record == null || !query.filter().matches(new Doc(record))) {
          continue;
        }
        try {
          boolean changed = change(plan, collection, recordId, new Doc(record));
          result = result.plus(new UpdateResult(1, changed ? 1 : 0, Value.MISSING));
        } catch (TapdbException refused) {
          failure = refused;
          break;
        }
      }
    }
    return new Planned<>(plan.build(), new Outcome(result, failure));
  }

  private boolean change(PlanBuilder plan, CollectionEntry collection, long recordId, Doc before) {
    if (change == null) {
      plan.delete(collection, recordId, before);
      return true;
    }
    Doc after = change.apply(before);
    if (after == before) {
      return false;
    }
    plan.update(collection, recordId, before, after);
    return true;
  }
}
