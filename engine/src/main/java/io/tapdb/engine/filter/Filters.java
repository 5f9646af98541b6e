// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ParseContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The entry to filters: parsing, and what can be read off a whole filter. */
public final class Filters {
  private Filters() {}

  /** Parses a filter document; an empty one matches everything. */
  public static Filter parse(Doc filter, ParseContext context) {
    return new FilterParser(context).document(filter);
  }

  /** All of the filters as one. */
  public static Filter and(List<Filter> filters) {
    return filters.isEmpty() ? Always.TRUE : Combination.and(filters);
  }

  /**
   * What the filter looks like apart from its constants: filters of one shape can be answered by
   * the same plan.
   */
  public static String shape(Filter filter) {
    StringBuilder shape = new StringBuilder();
    filter.shape(shape);
    return shape.toString();
  }

  /** The paths that decide whether a document matches. */
  public static Dependencies dependencies(Filter filter) {
    Dependencies needed = new Dependencies();
    filter.addDependencies(needed);
    return needed;
  }

  /** The filter written as a filter document. */
  public static Doc describe(Filter filter) {
    if (filter == Always.TRUE) {
      return Doc.EMPTY;
    }
    DocWriter writer = new DocWriter();
    filter.describe(writer);
    return writer.build();
  }

  /**
   * The values that every matching document has at certain paths, because the filter asks for
   * equality: what an upsert puts into the document it makes.
   */
  public static Map<String, Value> equalities(Filter filter) {
    Map<String, Value> found = new LinkedHashMap<>();
    collect(filter, found);
    return found;
  }

  private static void collect(Filter filter, Map<String, Value> found) {
    if (filter instanceof And and) {
      and.children().forEach(child -> collect(child, found));
    } else if (filter instanceof PathFilter leaf && leaf.equality() != null) {
      String path = leaf.path().text();
      checkDistinct(leaf.path(), found);
      found.put(path, leaf.equality());
    }
  }

  private static void checkDistinct(FieldPath path, Map<String, Value> found) {
    for (String other : found.keySet()) {
      if (path.text().equals(other)) {
        throw new TapdbException(
            ErrorCode.NOT_SINGLE_VALUE_FIELD,
            "cannot infer query fields to set, path '" + other + "' is matched twice");
      }
      if (path.overlaps(FieldPath.of(other))) {
        throw new TapdbException(
            ErrorCode.NOT_SINGLE_VALUE_FIELD,
            String.format(
                Locale.ROOT,
                "cannot infer query fields to set, both paths '%s' and '%s' are matched",
                path,
                other));
      }
    }
  }
}
