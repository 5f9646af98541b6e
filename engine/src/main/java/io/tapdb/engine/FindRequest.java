// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/**
 * A query as a client states it.
 *
 * @param namespace the collection
 * @param filter which documents
 * @param sort in which order, empty for any
 * @param projection what of each document, empty for all
 * @param hint the index to use, by name or key pattern, or a missing value
 * @param skip how many to leave out
 * @param limit how many at most, 0 for all
 * @param let variables for expressions
 * @param options further choices
 */
public record FindRequest(
    Namespace namespace,
    Doc filter,
    Doc sort,
    Doc projection,
    Value hint,
    long skip,
    long limit,
    Doc let,
    Options options) {

  /**
   * Choices about how a query is run.
   *
   * @param allowDiskUse whether sorting may go on on disk
   * @param tailable whether the cursor stays open at the end
   * @param allowScan whether reading the whole collection is allowed
   * @param sortBytes memory a sort may use
   * @param at which state of the data is read
   */
  public record Options(
      boolean allowDiskUse, boolean tailable, boolean allowScan, long sortBytes, ReadAt at) {
    /** Choices for a read of the newest state. */
    public Options(boolean allowDiskUse, boolean tailable, boolean allowScan, long sortBytes) {
      this(allowDiskUse, tailable, allowScan, sortBytes, ReadAt.NEWEST);
    }

    public Options withAt(ReadAt other) {
      return new Options(allowDiskUse, tailable, allowScan, sortBytes, other);
    }
  }

  /** A query for all documents that match, with nothing else asked for. */
  public static FindRequest of(Namespace namespace, Doc filter, Options options) {
    return new FindRequest(
        namespace, filter, Doc.EMPTY, Doc.EMPTY, Value.MISSING, 0, 0, Doc.EMPTY, options);
  }

  public FindRequest withSort(Doc other) {
    return new FindRequest(namespace, filter, other, projection, hint, skip, limit, let, options);
  }

  public FindRequest withHint(Value other) {
    return new FindRequest(namespace, filter, sort, projection, other, skip, limit, let, options);
  }

  public FindRequest withLet(Doc other) {
    return new FindRequest(namespace, filter, sort, projection, hint, skip, limit, other, options);
  }

  public FindRequest withWindow(long newSkip, long newLimit) {
    return new FindRequest(
        namespace, filter, sort, projection, hint, newSkip, newLimit, let, options);
  }
}
