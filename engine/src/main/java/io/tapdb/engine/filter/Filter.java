// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.expression.Dependencies;
import java.util.List;

/** A node of an executable filter. Immutable, and may be used by several threads. */
public interface Filter {
  /**
   * Whether the document matches.
   *
   * @param position takes the index of the array element that made it match, or null when nobody
   *     asks
   */
  boolean matches(Doc document, ArrayPosition position);

  /** Whether the document matches. */
  default boolean matches(Doc document) {
    return matches(document, null);
  }

  /** The filters that this one combines. */
  default List<Filter> children() {
    return List.of();
  }

  /** Adds the paths that decide whether a document matches. */
  void addDependencies(Dependencies needed);

  /** Writes this filter as fields of a filter document. */
  void describe(DocWriter into);

  /** Appends what the filter looks like apart from its constants. */
  void shape(StringBuilder into);
}
