// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/**
 * What an operator may set about elections on one member, apart from the configuration of the set.
 *
 * @param offsetFraction how much later than the election timeout a member may run, by chance and as
 *     a part of it, so that not all run at once
 * @param freshnessSeconds how far a member may be behind when it takes over by priority
 * @param handoff whether a primary that gives up asks somebody to run at once
 * @param evidence whether a primary whose process is gone is replaced without waiting for the
 *     timeout
 */
public record CoreSettings(
    double offsetFraction, int freshnessSeconds, boolean handoff, boolean evidence) {
  public static final CoreSettings DEFAULT = new CoreSettings(0.15, 2, true, true);

  public CoreSettings withHandoff(boolean handsOff) {
    return new CoreSettings(offsetFraction, freshnessSeconds, handsOff, evidence);
  }

  public CoreSettings withEvidence(boolean believed) {
    return new CoreSettings(offsetFraction, freshnessSeconds, handoff, believed);
  }
}
