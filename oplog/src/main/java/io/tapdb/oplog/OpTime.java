// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

/**
 * The place of an entry in the history of a set: a timestamp and the term of the primary that wrote
 * it.
 *
 * <p>Ordered by term first, then by timestamp, as unsigned numbers. Within one history timestamps
 * alone rise strictly too, so code that lives on one member may compare timestamps only.
 *
 * @param timestamp seconds since the epoch in the upper, an increment in the lower half
 * @param term the election term, -1 for {@link #NULL}
 */
public record OpTime(long timestamp, long term) implements Comparable<OpTime> {
  /** Before every entry. */
  public static final OpTime NULL = new OpTime(0, -1);

  public static OpTime of(long seconds, int increment, long term) {
    return new OpTime(seconds << 32 | (increment & 0xffffffffL), term);
  }

  public long seconds() {
    return timestamp >>> 32;
  }

  public int increment() {
    return (int) timestamp;
  }

  @Override
  public int compareTo(OpTime other) {
    int terms = Long.compare(term, other.term);
    return terms != 0 ? terms : Long.compareUnsigned(timestamp, other.timestamp);
  }

  public boolean isAfter(OpTime other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return "(" + seconds() + ":" + Integer.toUnsignedString(increment()) + ", t" + term + ")";
  }
}
