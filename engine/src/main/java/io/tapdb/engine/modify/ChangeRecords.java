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
 * first document that cannot be changed it stops; those before it are changed all the same. It also
 * stops when what it changes makes many bytes, and says how far it has come.
 */
final class ChangeRecords implements WriteTask<ChangeRecords.Outcome> {
  private static final long BYTES = 4 << 20;

  /**
   * What became of the chunk.
   *
   * @param taken how many records it came to, in order
   * @param failure why it stopped before the end, or null
   */
  record Outcome(UpdateResult result, int taken, TapdbException failure) {}

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
    int taken = recordIds.length;
    if (collection != null) {
      context.operation().check();
      for (int i = 0; i < recordIds.length; i++) {
        if (plan.bytes() >= BYTES) {
          taken = i;
          break;
        }
        long recordId = recordIds[i];
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
    return new Planned<>(plan.build(), new Outcome(result, taken, failure));
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
