// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

/** How long a short question and its answer take, on a moving average. */
final class RoundTrip {
  private static final double WEIGHT_OF_NEW = 0.2;

  private int samples;
  private double average;

  /** Takes a measurement; the first includes the connecting, so the second replaces it. */
  void add(long nanos) {
    average = samples < 2 ? nanos : WEIGHT_OF_NEW * nanos + (1 - WEIGHT_OF_NEW) * average;
    samples++;
  }

  long averageNanos() {
    return (long) average;
  }

  /** Begins anew, as the server was out of reach. */
  void reset() {
    samples = 0;
  }
}
