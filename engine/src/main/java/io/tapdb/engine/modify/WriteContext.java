// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.filter.Filters;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.update.DocumentLimits;
import io.tapdb.engine.update.QueryLanguage;
import io.tapdb.engine.update.UpdateContext;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bson.types.ObjectId;

/**
 * What writes of one request are worked out with.
 *
 * @param queries finds the documents
 * @param operation asked whether to go on
 * @param ids makes {@code _id} values
 * @param uuids makes identities of collections
 * @param clock time for {@code $currentDate}
 * @param pipelines makes a function of the stages of a pipeline
 */
public record WriteContext(
    Queries queries,
    Operation operation,
    Supplier<ObjectId> ids,
    Supplier<UUID> uuids,
    InstantSource clock,
    BiFunction<Value, ParseContext, UnaryOperator<Doc>> pipelines) {

  static final DocumentLimits LIMITS = DocumentLimits.DEFAULT;

  /** The query language for conditions inside updates, with the variables of the command. */
  QueryLanguage language(Doc let) {
    ParseContext plain = queries.parsing(operation);
    ParseContext parsing = let.isEmpty() ? plain : plain.withLet(let);
    return new QueryLanguage() {
      @Override
      public Predicate<Doc> filter(Doc condition) {
        return Filters.parse(condition, parsing)::matches;
      }

      @Override
      public UnaryOperator<Doc> pipeline(Value stages) {
        return pipelines.apply(stages, parsing);
      }
    };
  }

  UpdateContext updating() {
    long millis = clock.millis();
    return UpdateContext.at(millis, ((millis / 1000) << 32) | 1);
  }

  static void checkNoExpression(Doc filter) {
    if (filter.has("$expr")) {
      throw new TapdbException(
          ErrorCode.QUERY_FEATURE_NOT_ALLOWED,
          "$expr is not allowed in the query predicate for an upsert");
    }
  }
}
