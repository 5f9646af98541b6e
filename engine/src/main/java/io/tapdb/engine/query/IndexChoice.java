// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Intervals;
import io.tapdb.engine.filter.PathFilter;
import io.tapdb.engine.sort.SortPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What one index can do for one query: which of its keys have to be read, which conditions that
 * settles, and whether they come in the order asked for.
 *
 * <p>On a field that holds arrays several conditions may be met by several elements, so only one of
 * them bounds the keys; and of several such fields only the first is bounded, because their values
 * in one key may come from different elements.
 */
final class IndexChoice {
  private final IndexEntry index;
  private final KeyBounds bounds;
  private final List<Filter> settled = new ArrayList<>();

  IndexChoice(IndexEntry index, Predicates predicates) {
    this.index = index;
    List<Intervals> fields = new ArrayList<>();
    boolean arrayBounded = false;
    for (int i = 0; i < index.fields().size(); i++) {
      FieldPath path = index.fields().get(i).path();
      List<Predicates.Predicate> on = predicates.on(path);
      if (on.isEmpty() || (index.isMultikey(i) && arrayBounded)) {
        fields.add(null);
      } else if (index.isMultikey(i)) {
        fields.add(tightest(on));
        arrayBounded = true;
      } else {
        fields.add(intersection(on));
      }
    }
    this.bounds = new KeyBounds(index, fields);
  }

  private Intervals intersection(List<Predicates.Predicate> predicates) {
    Intervals all = null;
    for (Predicates.Predicate predicate : predicates) {
      all = all == null ? predicate.intervals() : all.intersect(predicate.intervals());
      if (predicate.leaf() != null) {
        settled.add(predicate.leaf());
      }
    }
    return all;
  }

  private static Intervals tightest(List<Predicates.Predicate> predicates) {
    Intervals best = null;
    for (Predicates.Predicate predicate : predicates) {
      boolean points = predicate.intervals().list().stream().allMatch(i -> i.isPoint());
      if (best == null || points) {
        best = predicate.intervals();
      }
    }
    return best;
  }

  IndexEntry index() {
    return index;
  }

  KeyBounds bounds() {
    return bounds;
  }

  /** Whether the query reads less than the whole index. */
  boolean isBounded() {
    return bounds.fields().getFirst() != null;
  }

  /** How many leading fields hold one value. */
  int constants() {
    int count = 0;
    while (count < index.fields().size() && bounds.isConstant(count)) {
      count++;
    }
    return count;
  }

  /** Whether every key is wanted that the index might have left out. */
  boolean isComplete() {
    if (!index.sparse()) {
      return true;
    }
    for (Intervals intervals : bounds.fields()) {
      if (intervals != null
          && !intervals.contains(Value.NULL)
          && !intervals.contains(Value.UNDEFINED)) {
        return true;
      }
    }
    return false;
  }

  /** The conditions that still have to be tested on documents. */
  List<Filter> unsettled(List<Filter> conditions) {
    List<Filter> left = new ArrayList<>();
    for (Filter condition : conditions) {
      boolean done = false;
      for (Filter leaf : settled) {
        done |= leaf == condition && isHeldExactly((PathFilter) leaf);
      }
      if (!done) {
        left.add(condition);
      }
    }
    return left;
  }

  /** Whether all keys of a matching field are inside the ranges because of the ranges alone. */
  private boolean isHeldExactly(PathFilter leaf) {
    for (int i = 0; i < bounds.bounded(); i++) {
      if (index.fields().get(i).path().text().equals(leaf.path().text())) {
        return !index.isMultikey(i);
      }
    }
    return false;
  }

  /**
   * Whether reading the index gives the order.
   *
   * @return 1 forward, -1 backward, 0 not at all
   */
  int orderFor(SortPattern sort) {
    List<SortPattern.Part> parts = sort.parts();
    int direction = 0;
    int at = 0;
    for (int i = 0; i < index.fields().size() && at < parts.size(); i++) {
      IndexEntry.Field field = index.fields().get(i);
      boolean same = field.path().text().equals(parts.get(at).path().text());
      if (same && !index.isMultikey(i)) {
        int here = field.descending() == parts.get(at).descending() ? 1 : -1;
        if (!bounds.isConstant(i)) {
          if (direction != 0 && direction != here) {
            return 0;
          }
          direction = here;
        }
        at++;
      } else if (!bounds.isConstant(i) || index.isMultikey(i)) {
        return 0;
      }
    }
    return at < parts.size() ? 0 : direction == 0 ? 1 : direction;
  }
}
