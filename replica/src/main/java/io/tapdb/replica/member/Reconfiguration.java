// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.ConfigCommitment;
import io.tapdb.election.config.ConfigRefusal;
import io.tapdb.election.config.ConfigRules;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.config.ReconfigRules;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What a primary checks and makes when the configuration of its set is to change. */
final class Reconfiguration {
  private final ConfigRules rules;
  private final boolean force;
  private final boolean writeConcernChosen;

  Reconfiguration(ConfigRules rules, boolean force, boolean writeConcernChosen) {
    this.rules = rules;
    this.force = force;
    this.writeConcernChosen = writeConcernChosen;
  }

  /**
   * Why the change may not be made.
   *
   * @param needed what must be committed under the present configuration before it is left
   */
  Optional<ConfigRefusal> check(CoreView view, SetConfig proposed, OpTime needed) {
    SetConfig present = view.config().orElseThrow();
    Optional<ConfigRefusal> refusal =
        new ReconfigRules(rules, force, writeConcernChosen).check(present, proposed);
    if (refusal.isPresent() || force) {
      return refusal;
    }
    return ConfigCommitment.check(present, holdings(view), needed);
  }

  /** The configuration to be installed for what was proposed. */
  SetConfig next(CoreView view, SetConfig proposed, RandomGenerator random) {
    SetConfig present = view.config().orElseThrow();
    return force
        ? NextConfig.forced(present, proposed, random)
        : NextConfig.proposed(present, proposed, view.role().term());
  }

  /** Which configuration every member holds and how far it is, as far as is known. */
  static Map<Integer, ConfigCommitment.Holding> holdings(CoreView view) {
    Map<Integer, ConfigCommitment.Holding> byId = new TreeMap<>();
    for (MemberView member : view.members()) {
      boolean counts = member.isUp();
      if (counts) {
        byId.put(
            member.id(),
            new ConfigCommitment.Holding(member.config(), member.log().durable().opTime()));
      }
    }
    return byId;
  }

  /** Whether a majority of the voters holds the configuration in force. */
  static boolean isHeld(CoreView view) {
    return view.config()
        .map(config -> ConfigCommitment.isHeld(config, holdings(view)))
        .orElse(false);
  }
}
