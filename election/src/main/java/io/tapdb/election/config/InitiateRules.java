// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What must hold for the configuration with which a set begins.
 *
 * @param rules what must hold for every configuration
 * @param setName the name this node was started with
 * @param self whether an address is that of this node
 */
public record InitiateRules(ConfigRules rules, String setName, Predicate<HostPort> self) {

  /** The first rule that the configuration breaks. */
  public Optional<ConfigRefusal> check(SetConfig config) {
    Findings findings = new Findings();
    findings.add(rules.check(config));
    findings.require(
        config.name().equals(setName),
        "_id is '" + config.name() + "', but this node was started for the set '" + setName + "'");
    int version = config.version().version();
    findings.require(
        version == 1,
        ConfigRefusal.Kind.INCOMPATIBLE,
        "version must be 1 to initiate a set, found " + version);
    findings.require(
        config.settings().replicaSetId().isEmpty(),
        "settings.replicaSetId is given by the set itself and cannot be initiated with");
    findings.require(
        config.members().stream().noneMatch(Member::newlyAdded),
        "members[].newlyAdded cannot be initiated with");
    selfIsIn(config, findings);
    return findings.first();
  }

  private void selfIsIn(SetConfig config, Findings findings) {
    var own = config.members().stream().filter(member -> self.test(member.host())).toList();
    findings.require(
        !own.isEmpty(),
        ConfigRefusal.Kind.NODE_NOT_FOUND,
        "members[].host has no address of this node, in the set '" + config.name() + "'");
    findings.require(
        own.size() <= 1,
        "members[].host has this node " + own.size() + " times, under different addresses");
    findings.require(
        own.stream().allMatch(Member::isElectable),
        ConfigRefusal.Kind.NODE_NOT_ELECTABLE,
        "members must give this node a priority above 0, because it leads first");
  }
}
