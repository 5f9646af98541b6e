// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How many operations the primary had done by which place of its oplog: a sample every so many
 * operations, from which the pace of members that follow is read.
 *
 * <p>Confined to one lane: it takes no lock.
 */
public final class OpSamples {
  private record Sample(long timestamp, long ops, long tickets) {}

  private final List<Sample> samples = new ArrayList<>();
  private long ops;
  private long sampledAt;

  /**
   * Counts operations that got their places in the oplog.
   *
   * @param timestamp the place of the last of them, higher than before
   * @param count how many
   * @param ticketsTaken by all writes so far
   */
  public void add(long timestamp, int count, long ticketsTaken, FlowParameters.Sampling sampling) {
    ops += count;
    if (ops - sampledAt < sampling.period()) {
      return;
    }
    sampledAt = ops;
    Sample sample = new Sample(timestamp, ops, ticketsTaken);
    if (samples.size() < sampling.most()) {
      samples.add(sample);
    } else {
      samples.set(samples.size() - 1, sample);
    }
  }

  /** Forgets what lies before a place that nobody will ask about again; two are always kept. */
  public void forgetBefore(long timestamp) {
    int keepFrom = Math.min(bucket(timestamp), samples.size() - 2);
    if (keepFrom > 0) {
      samples.subList(0, keepFrom).clear();
    }
  }

  /** How many tickets an operation took lately; empty before there are two samples. */
  public OptionalDouble ticketsPerOp() {
    int size = samples.size();
    if (size < 2) {
      return OptionalDouble.empty();
    }
    Sample last = samples.get(size - 1);
    Sample previous = samples.get(size - 2);
    return OptionalDouble.of(
        (double) (last.tickets - previous.tickets) / (last.ops - previous.ops));
  }

  /** Roughly how many operations lie between two places; empty if that is not remembered. */
  public OptionalLong opsBetween(long from, long to) {
    int first = bucket(from);
    int last = bucket(to);
    return first < 0 || last < first
        ? OptionalLong.empty()
        : OptionalLong.of(samples.get(last).ops - samples.get(first).ops);
  }

  /** Whether two places are too close to be told apart. */
  public boolean isSameBucket(long one, long other) {
    return bucket(one) == bucket(other);
  }

  public int size() {
    return samples.size();
  }

  /** The last sample at or before the place, -1 if there is none. */
  private int bucket(long timestamp) {
    int low = 0;
    int high = samples.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(samples.get(middle).timestamp, timestamp) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
