// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

/**
 * What the network does to messages just now.
 *
 * @param loss how likely a message is lost; one on a stream is late instead, as it is sent again
 * @param duplication how likely a request arrives twice
 * @param breaking how likely a message on a stream breaks it
 * @param delayMicros what a message takes at most as a rule
 * @param straying how likely a message takes a long way
 * @param strayMicros what it takes then at most
 */
public record Weather(
    double loss,
    double duplication,
    double breaking,
    long delayMicros,
    double straying,
    long strayMicros) {
  /** A good day in one building. */
  public static final Weather FAIR = new Weather(0, 0, 0, 1000, 0.01, 5000);
}
