// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Interval;
import io.tapdb.engine.filter.Intervals;
import io.tapdb.engine.store.KeyRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of an index that a scan has to read, as ranges of its keys.
 *
 * <p>Leading fields that are bound to single values are multiplied out; the first field with a real
 * range ends that, and the fields behind it are left to be tested key by key.
 */
final class KeyBounds {
  /** More combinations than this are not worth a range each. */
  private static final int MAX_RANGES = 500;

  private final IndexEntry index;
  private final List<Intervals> fields;
  private final List<KeyRange> ranges = new ArrayList<>();
  private int bounded;

  /**
   * Works the ranges out.
   *
   * @param fields what each field of the index may be, null for anything
   */
  KeyBounds(IndexEntry index, List<Intervals> fields) {
    this.index = index;
    this.fields = fields;
    this.bounded = countBounded();
    extend(new byte[0], 0);
  }

  private int countBounded() {
    long combinations = 1;
    for (int i = 0; i < fields.size(); i++) {
      Intervals intervals = fields.get(i);
      if (intervals == null) {
        return i;
      }
      combinations *= Math.max(1, intervals.list().size());
      if (combinations > MAX_RANGES && i > 0) {
        return i;
      }
      if (!intervals.list().stream().allMatch(Interval::isPoint)) {
        return i + 1;
      }
    }
    return fields.size();
  }

  private void extend(byte[] prefix, int field) {
    if (field == bounded) {
      ranges.add(
          new KeyRange(
              new KeyWriter().raw(prefix).before().toByteArray(),
              new KeyWriter().raw(prefix).after().toByteArray()));
      return;
    }
    boolean descending = index.fields().get(field).descending();
    List<Interval> intervals = fields.get(field).list();
    for (Interval interval : descending ? intervals.reversed() : intervals) {
      if (interval.isPoint()) {
        extend(
            new KeyWriter().raw(prefix).add(interval.low(), descending).toByteArray(), field + 1);
      } else {
        ranges.add(range(prefix, interval, descending));
      }
    }
  }

  private static KeyRange range(byte[] prefix, Interval interval, boolean descending) {
    KeyWriter low = new KeyWriter().raw(prefix);
    KeyWriter high = new KeyWriter().raw(prefix);
    if (descending) {
      low.add(interval.high(), true);
      high.add(interval.low(), true);
      close(low, interval.highInclusive(), high, interval.lowInclusive());
    } else {
      low.add(interval.low(), false);
      high.add(interval.high(), false);
      close(low, interval.lowInclusive(), high, interval.highInclusive());
    }
    return new KeyRange(low.toByteArray(), high.toByteArray());
  }

  private static void close(
      KeyWriter low, boolean lowInclusive, KeyWriter high, boolean highInclusive) {
    if (lowInclusive) {
      low.before();
    } else {
      low.after();
    }
    if (highInclusive) {
      high.after();
    } else {
      high.before();
    }
  }

  /** The ranges in order of the keys, none overlapping. */
  List<KeyRange> ranges() {
    return ranges;
  }

  /** How many leading fields the ranges hold exactly to their intervals. */
  int bounded() {
    return bounded;
  }

  /** What each field may be, null for anything. */
  List<Intervals> fields() {
    return fields;
  }

  /** Whether the field has only one value in all the ranges. */
  boolean isConstant(int field) {
    Intervals intervals = field < bounded ? fields.get(field) : null;
    return intervals != null
        && intervals.list().size() == 1
        && intervals.list().getFirst().isPoint();
  }
}
