// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.CreateCollection;
import io.tapdb.engine.filter.ArrayPosition;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.query.ParsedQuery;
import io.tapdb.engine.update.Update;
import io.tapdb.engine.update.UpdateOptions;
import io.tapdb.engine.update.Upsert;
import io.tapdb.engine.write.PlanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.types.ObjectId;

/** One update statement, parsed: what it makes of a document, and of none. */
final class Change {
  private final UpdateStatement statement;
  private final WriteContext context;
  private final ParsedQuery query;
  private final Update update;
  private final ObjectId freshId;
  private final UUID newCollection;

  Change(UpdateStatement statement, WriteContext context) {
    this.statement = statement;
    this.context = context;
    this.query =
        context
            .queries()
            .parse(
                statement.multi() ? statement.target() : statement.target().withWindow(0, 1),
                context.operation());
    Doc let = statement.target().let();
    UpdateOptions options =
        new UpdateOptions(
            context.language(let),
            BsonOrder.COMPARATOR,
            statement.arrayFilters(),
            statement.multi());
    this.update = Update.parse(statement.update(), options);
    if (statement.multi() && update.isReplacement()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "multi update is not supported for replacement-style update");
    }
    if (statement.upsert()) {
      WriteContext.checkNoExpression(statement.target().filter());
    }
    // decided once, however often the request is worked out
    this.freshId = context.ids().get();
    this.newCollection = context.uuids().get();
  }

  UpdateStatement statement() {
    return statement;
  }

  /** Finds the documents. */
  ParsedQuery query() {
    return query;
  }

  /** The document after the update; the same object when nothing changes. */
  Doc apply(Doc document) {
    int matched = -1;
    if (update.needsMatchedIndex()) {
      ArrayPosition position = new ArrayPosition();
      query.filter().matches(document, position);
      matched = position.index();
    }
    return update.apply(document, context.updating().matching(matched));
  }

  /** Adds the document that is made when none matched, and gives it. */
  Doc upsert(Moment moment, PlanBuilder plan) {
    List<Upsert.Equality> equalities = new ArrayList<>();
    Filters.equalities(query.filter())
        .forEach((path, value) -> equalities.add(new Upsert.Equality(path, value)));
    Doc made = Upsert.document(equalities, update, () -> freshId, context.updating());
    CollectionEntry collection = moment.find(statement.target().namespace());
    if (collection == null) {
      collection =
          CreateCollection.create(plan, statement.target().namespace(), Doc.EMPTY, newCollection);
    }
    if (collection.isCapped()) {
      new Capped(collection, moment, plan).insert(made);
    } else {
      plan.insert(collection, made);
    }
    return made;
  }

  static Value idOf(Doc document) {
    return document.get("_id").detached();
  }
}
