// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.filter.And;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Intervals;
import io.tapdb.engine.filter.PathFilter;
import java.util.ArrayList;
import java.util.List;

/** The conditions on single paths that every matching document fulfils: what indexes can use. */
final class Predicates {
  /**
   * One condition.
   *
   * @param path where it looks
   * @param intervals the keys it allows
   * @param leaf the part of the filter that is fulfilled by documents with only keys inside, or
   *     null when the document has to be looked at all the same
   */
  record Predicate(FieldPath path, Intervals intervals, Filter leaf) {}

  private final List<Predicate> all = new ArrayList<>();
  private final List<Filter> conditions = new ArrayList<>();

  Predicates(Filter filter) {
    collect(filter);
  }

  private void collect(Filter filter) {
    if (filter instanceof And and) {
      and.children().forEach(this::collect);
      return;
    }
    conditions.add(filter);
    if (filter instanceof PathFilter leaf) {
      Intervals intervals = leaf.intervals();
      if (intervals != null) {
        all.add(new Predicate(leaf.path(), intervals, intervals.isExact() ? leaf : null));
      }
      if (leaf.elementFilter() != null) {
        collectElements(leaf, leaf.elementFilter());
      }
    }
  }

  /** Conditions inside {@code $elemMatch} hold for some element, so for some key. */
  private void collectElements(PathFilter outer, Filter inner) {
    if (inner instanceof And and) {
      and.children().forEach(child -> collectElements(outer, child));
    } else if (inner instanceof PathFilter leaf && leaf.intervals() != null) {
      FieldPath path = FieldPath.of(outer.path().text() + "." + leaf.path().text());
      all.add(new Predicate(path, leaf.intervals(), null));
    }
  }

  /** The conditions at one path. */
  List<Predicate> on(FieldPath path) {
    List<Predicate> found = new ArrayList<>();
    for (Predicate predicate : all) {
      if (predicate.path().text().equals(path.text())) {
        found.add(predicate);
      }
    }
    return found;
  }

  /** All parts of the filter that have to hold together. */
  List<Filter> conditions() {
    return conditions;
  }
}
