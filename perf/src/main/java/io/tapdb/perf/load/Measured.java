// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.bson.Document;

/**
 * What one measurement found.
 *
 * @param name of what was measured
 * @param operations how many there were
 * @param perSecond operations in a second
 * @param p50Micros the median latency
 * @param p99Micros the latency that one in a hundred exceeds
 * @param maxMicros the longest latency
 */
public record Measured(
    String name,
    long operations,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double maxMicros) {

  /** From the latencies in nanoseconds of everything that ended in so many seconds. */
  public static Measured of(String name, Histogram latencies, double seconds) {
    return new Measured(
        name,
        latencies.getTotalCount(),
        latencies.getTotalCount() / seconds,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getMaxValue() / 1e3);
  }

  public Document toDocument() {
    return new Document("name", name)
        .append("operations", operations)
        .append("perSecond", Math.round(perSecond))
        .append("p50Micros", Math.round(p50Micros))
        .append("p99Micros", Math.round(p99Micros))
        .append("maxMicros", Math.round(maxMicros));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-34s %,10.0f/s   p50 %,9.0f us   p99 %,9.0f us",
        name,
        perSecond,
        p50Micros,
        p99Micros);
  }
}
