// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import io.tapdb.oplog.OpTime;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the present configuration may be left for the next one.
 *
 * <p>If a configuration could be left before a majority has it, a third one could be made by
 * members that know the first only, and the two would differ in more than one voter.
 */
public final class ConfigCommitment {
  /**
   * What a member is known to have.
   *
   * @param config the configuration it holds
   * @param durable the last entry it would still have after a crash
   */
  public record Holding(ConfigVersion config, OpTime durable) {}

  private ConfigCommitment() {}

  /** Whether a majority of its voters hold the configuration. */
  public static boolean isHeld(SetConfig config, Map<Integer, Holding> byMemberId) {
    long held =
        config.voters().stream()
            .map(member -> byMemberId.get(member.id()))
            .filter(holding -> holding != null && holding.config().equals(config.version()))
            .count();
    return held >= config.voteMajority();
  }

  /**
   * Why a primary may not leave the present configuration yet.
   *
   * @param needed the later one of what was committed before this configuration and the first entry
   *     of this primary
   */
  public static Optional<ConfigRefusal> check(
      SetConfig present, Map<Integer, Holding> byMemberId, OpTime needed) {
    Findings findings = new Findings();
    findings.require(
        isHeld(present, byMemberId),
        ConfigRefusal.Kind.NOT_COMMITTED,
        "the present configuration " + present.version() + " is not yet on a majority of members");
    long durable =
        present.dataVoters().stream()
            .map(member -> byMemberId.get(member.id()))
            .filter(holding -> holding != null && holding.durable().compareTo(needed) >= 0)
            .count();
    findings.require(
        durable >= present.writeMajority(),
        ConfigRefusal.Kind.NOT_COMMITTED,
        "the entry at " + needed + " is not yet committed under the present configuration");
    return findings.first();
  }
}
