// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;
import java.util.List;

/**
 * What stands beside an update document in its statement and decides how it is read.
 *
 * @param language how conditions and pipelines are parsed
 * @param order how values are compared, which a collation changes
 * @param arrayFilters the filters that {@code $[name]} refers to
 * @param multi whether the statement may change many documents
 */
public record UpdateOptions(
    QueryLanguage language, Comparator<Value> order, List<Doc> arrayFilters, boolean multi) {
  public UpdateOptions {
    arrayFilters = List.copyOf(arrayFilters);
  }

  /** The options of a statement for one document without array filters and collation. */
  public static UpdateOptions of(QueryLanguage language) {
    return new UpdateOptions(language, BsonOrder.COMPARATOR, List.of(), false);
  }
}
