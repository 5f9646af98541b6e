// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The search for the newest entry that two logs have in common, a few questions at a time: {@link
 * #next} says which of the own entries the other side is to be asked for, {@link #answered} takes
 * what it has of them, until {@link #isFound}.
 *
 * <p>Each round divides what is left between an entry known to be common and the oldest known not
 * to be, by time: evenly, and more finely towards the new end, since mostly only the last entries
 * differ, and since entries may lie close together behind a long silence. The newest entry left is
 * always among those asked for.
 */
public final class CommonPoint {
  private static final int EVEN = 8;
  private static final int STEP_BITS = 4;

  /** The log of the side that asks. */
  public interface OwnLog {
    /** The newest entry of an earlier timestamp, or {@link OpTime#NULL}. */
    OpTime before(long timestamp) throws IOException;
  }

  private final OwnLog log;
  private final long from;
  private OpTime common = OpTime.NULL;
  private OpTime different;
  private List<OpTime> asked = List.of();

  /**
   * Begins a search.
   *
   * @param last the newest own entry, which the other side does not have
   * @param from entries before this one are not asked for: they must not be undone, or the other
   *     side has them no longer
   */
  public CommonPoint(OwnLog log, OpTime last, OpTime from) throws IOException {
    this.log = log;
    this.from = from.equals(OpTime.NULL) ? 1 : from.timestamp();
    this.different = last;
    this.asked = questions();
  }

  /** What to ask for next, oldest first. */
  public List<OpTime> next() {
    return asked;
  }

  /** Whether there is nothing left to ask. */
  public boolean isFound() {
    return asked.isEmpty();
  }

  /** The newest common entry, or {@link OpTime#NULL} when there is none among those asked for. */
  public OpTime common() {
    return common;
  }

  /** Takes the answer: those of the entries asked for that the other side has. */
  public void answered(Collection<OpTime> had) throws IOException {
    for (OpTime each : asked) {
      if (had.contains(each)) {
        common = each;
      }
    }
    for (OpTime each : asked.reversed()) {
      if (each.isAfter(common)) {
        different = each;
      }
    }
    asked = questions();
  }

  private List<OpTime> questions() throws IOException {
    long low = common.equals(OpTime.NULL) ? from : common.timestamp() + 1;
    long high = different.timestamp();
    TreeSet<OpTime> chosen = new TreeSet<>();
    long span = high - low;
    for (int i = 0; i < EVEN; i++) {
      ask(high - Long.divideUnsigned(span, EVEN) * i, low, high, chosen);
    }
    for (int bits = 0; bits < Long.SIZE && span >>> bits > 0; bits += STEP_BITS) {
      ask(high - (1L << bits), low, high, chosen);
    }
    return new ArrayList<>(chosen);
  }

  private void ask(long before, long low, long high, Set<OpTime> chosen) throws IOException {
    if (Long.compareUnsigned(low, before) < 0 && Long.compareUnsigned(before, high) <= 0) {
      OpTime own = log.before(before);
      if (Long.compareUnsigned(own.timestamp(), low) >= 0) {
        chosen.add(own);
      }
    }
  }
}
