// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.sort.SortPattern;

/**
 * What the planner has to find a way for.
 *
 * @param filter which documents
 * @param sort in which order, or null for any
 * @param skip how many to leave out
 * @param limit how many at most, 0 for all
 * @param hint the index to use, {@code {$natural: …}}, or a missing value
 * @param needed what of a document is used afterwards
 */
record QuerySpec(
    Filter filter, SortPattern sort, long skip, long limit, Value hint, Dependencies needed) {

  /** Rows that have to be found before some are left out, 0 for all. */
  long wanted() {
    return limit == 0 ? 0 : limit + skip;
  }
}
