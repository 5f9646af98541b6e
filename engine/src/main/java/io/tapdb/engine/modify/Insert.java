// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.WriteError;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.CreateCollection;
import io.tapdb.engine.update.DocumentRules;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteTask;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Adds documents, making the collection if there is none. */
public final class Insert implements WriteTask<InsertResult> {
  private final Namespace namespace;
  private final List<Doc> documents = new ArrayList<>();
  private final List<WriteError> refused = new ArrayList<>();
  private final boolean ordered;
  private final UUID newCollection;
  private final WriteContext context;

  /**
   * Prepares the request: documents get their ids here, so that they keep them however often the
   * request is worked out.
   *
   * @param given the documents as they came
   * @param ordered whether the first failure ends it
   */
  public Insert(Namespace namespace, List<Doc> given, boolean ordered, WriteContext context) {
    this.namespace = namespace;
    this.ordered = ordered;
    this.context = context;
    this.newCollection = context.uuids().get();
    long timestamp = context.updating().timestamp();
    for (int i = 0; i < given.size(); i++) {
      try {
        documents.add(
            DocumentRules.forInsert(given.get(i), context.ids(), timestamp, WriteContext.LIMITS));
      } catch (TapdbException refusal) {
        refused.add(new WriteError(i, refusal));
        documents.add(null);
        if (ordered) {
          break;
        }
      }
    }
  }

  @Override
  public Operation operation() {
    return context.operation();
  }

  @Override
  public Planned<InsertResult> plan(Moment moment) {
    PlanBuilder plan = new PlanBuilder(moment);
    List<WriteError> errors = new ArrayList<>(refused);
    if (refused.size() == documents.size()) {
      return new Planned<>(plan.build(), new InsertResult(0, List.copyOf(errors)));
    }
    CollectionEntry collection = moment.find(namespace);
    if (collection == null) {
      collection = CreateCollection.create(plan, namespace, Doc.EMPTY, newCollection);
    }
    Capped capped = collection.isCapped() ? new Capped(collection, moment, plan) : null;
    int inserted = 0;
    for (int i = 0; i < documents.size(); i++) {
      Doc document = documents.get(i);
      if (document == null) {
        continue;
      }
      try {
        context.operation().check();
        if (capped == null) {
          plan.insert(collection, document);
        } else {
          capped.insert(document);
        }
        inserted++;
      } catch (TapdbException failure) {
        if (isOfTheRequest(failure)) {
          throw failure;
        }
        if (ordered) {
          // what was refused stands behind this one, and is not come to any more
          errors.clear();
          errors.add(new WriteError(i, failure));
          break;
        }
        errors.add(new WriteError(i, failure));
      }
    }
    errors.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return new Planned<>(plan.build(), new InsertResult(inserted, List.copyOf(errors)));
  }

  /** Whether the failure ends the whole request rather than being one document's. */
  private static boolean isOfTheRequest(TapdbException failure) {
    return failure.code() == ErrorCode.INTERRUPTED
        || failure.code() == ErrorCode.INTERRUPTED_AT_SHUTDOWN
        || failure.code() == ErrorCode.MAX_TIME_MS_EXPIRED;
  }
}
