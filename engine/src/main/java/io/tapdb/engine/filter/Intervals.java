// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that a condition on one path allows: of every document that fulfils it, at least one
 * index key at the path lies inside. Immutable.
 */
public final class Intervals {
  static final Intervals NONE = new Intervals(List.of(), true);
  static final Intervals ALL = new Intervals(List.of(Interval.ALL), false);

  private final List<Interval> list;
  private final boolean exact;

  private Intervals(List<Interval> list, boolean exact) {
    this.list = List.copyOf(list);
    this.exact = exact;
  }

  /** Intervals in any order, which may overlap. */
  static Intervals of(List<Interval> intervals, boolean exact) {
    List<Interval> sorted = new ArrayList<>(intervals);
    sorted.removeIf(Interval::isEmpty);
    sorted.sort(Interval::compareLow);
    List<Interval> merged = new ArrayList<>();
    for (Interval next : sorted) {
      Interval last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || !last.touches(next)) {
        merged.add(next);
      } else if (last.compareHigh(next) < 0) {
        merged.set(
            merged.size() - 1,
            new Interval(last.low(), last.lowInclusive(), next.high(), next.highInclusive()));
      }
    }
    return new Intervals(merged, exact);
  }

  static Intervals exactly(Interval... intervals) {
    return of(List.of(intervals), true);
  }

  static Intervals atMost(Interval... intervals) {
    return of(List.of(intervals), false);
  }

  /** The intervals, ascending, none touching another. */
  public List<Interval> list() {
    return list;
  }

  /**
   * Whether a document whose only key at the path lies inside fulfils the condition, so that it
   * need not be looked at again. It says nothing about documents with an array on the way.
   */
  public boolean isExact() {
    return exact;
  }

  public boolean contains(Value value) {
    return list.stream().anyMatch(interval -> interval.contains(value));
  }

  Intervals inexact() {
    return exact ? new Intervals(list, false) : this;
  }

  Intervals union(Intervals other) {
    List<Interval> all = new ArrayList<>(list);
    all.addAll(other.list);
    return of(all, exact && other.exact);
  }

  public Intervals intersect(Intervals other) {
    List<Interval> shared = new ArrayList<>();
    for (Interval a : list) {
      for (Interval b : other.list) {
        shared.add(a.intersect(b));
      }
    }
    return of(shared, exact && other.exact);
  }

  /**
   * The keys outside of these intervals, or null when they say nothing about documents that do not
   * fulfil the condition.
   *
   * <p>Only exact intervals do: every element of an array that fails the condition has its key
   * outside. Null and undefined are also the keys of documents in which an array is in the way, so
   * intervals with them cannot be turned round.
   */
  Intervals complement() {
    if (!exact || contains(Value.NULL) || contains(Value.UNDEFINED)) {
      return null;
    }
    List<Interval> gaps = new ArrayList<>();
    Value low = Value.MIN_KEY;
    boolean inclusive = true;
    for (Interval interval : list) {
      gaps.add(new Interval(low, inclusive, interval.low(), !interval.lowInclusive()));
      low = interval.high();
      inclusive = !interval.highInclusive();
    }
    gaps.add(new Interval(low, inclusive, Value.MAX_KEY, true));
    return of(gaps, true);
  }

  @Override
  public String toString() {
    return list + (exact ? "" : " inexact");
  }
}
