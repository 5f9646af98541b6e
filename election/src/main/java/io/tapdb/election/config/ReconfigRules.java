// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import io.tapdb.election.config.ConfigRefusal.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold for a configuration that is to follow the present one.
 *
 * <p>The heart of it: two configurations that follow each other differ in at most one voter, so
 * every majority of the one shares a member with every majority of the other, and no two primaries
 * can be elected by majorities that know nothing of each other. Force gives that up, and with it
 * the promise that nothing a majority acknowledged is lost.
 *
 * @param rules what must hold for every configuration
 * @param force whether the user takes it upon himself that acknowledged writes may be lost
 * @param writeConcernChosen whether a default write concern was set for the whole set, so that none
 *     follows from its shape
 */
public record ReconfigRules(ConfigRules rules, boolean force, boolean writeConcernChosen) {

  /** The first rule that the proposed configuration breaks after the present one. */
  public Optional<ConfigRefusal> check(SetConfig present, SetConfig proposed) {
    Findings findings = new Findings();
    findings.add(rules.check(proposed));
    identity(present, proposed, findings);
    for (int i = 0; i < proposed.members().size(); i++) {
      continuity(present, proposed.members().get(i), "members[" + i + "]", findings);
    }
    findings.require(
        writeConcernChosen
            || present.asAsked().impliesMajorityWrites()
                == proposed.asAsked().impliesMajorityWrites(),
        Kind.INCOMPATIBLE,
        "members would change the default write concern that follows from them;"
            + " set one for the whole set with setDefaultRWConcern first");
    if (!force) {
      safety(present, proposed, findings);
    }
    return findings.first();
  }

  private void identity(SetConfig present, SetConfig proposed, Findings findings) {
    findings.require(
        proposed.name().equals(present.name()),
        Kind.INCOMPATIBLE,
        "_id cannot change from '" + present.name() + "' to '" + proposed.name() + "'");
    Optional<?> id = proposed.settings().replicaSetId();
    findings.require(
        id.isEmpty() || id.equals(present.settings().replicaSetId()),
        Kind.INCOMPATIBLE,
        "settings.replicaSetId cannot change");
    int version = proposed.version().version();
    findings.require(
        force || version > present.version().version(),
        Kind.INCOMPATIBLE,
        "version must be above " + present.version().version() + ", found " + version);
  }

  /** A member that stays is known by its number and by its host; some of it is for life. */
  private static void continuity(SetConfig present, Member member, String path, Findings findings) {
    for (Member old : present.members()) {
      boolean sameHost = old.host().equals(member.host());
      boolean sameId = old.id() == member.id();
      if (!sameHost && !sameId) {
        continue;
      }
      findings.require(
          sameId,
          Kind.INCOMPATIBLE,
          path
              + "._id of "
              + member.host()
              + " cannot change from "
              + old.id()
              + " to "
              + member.id());
      findings.require(
          old.isArbiter() == member.isArbiter(),
          Kind.INCOMPATIBLE,
          path + ".arbiterOnly cannot change; remove the member and add it again");
      findings.require(
          old.duties().buildIndexes() == member.duties().buildIndexes(),
          Kind.INCOMPATIBLE,
          path + ".buildIndexes cannot change; remove the member and add it again");
    }
  }

  private static void safety(SetConfig present, SetConfig proposed, Findings findings) {
    // What counts now makes it safe; what was asked for makes it explicable.
    boolean oneStep =
        difference(present.voters(), proposed.voters()) <= 1
            && difference(present.asAsked().voters(), proposed.asAsked().voters()) <= 1;
    findings.require(
        oneStep, "members can gain or lose at most one voting member in one reconfiguration");
    boolean oneWriter = present.dataVoters().size() < present.voteMajority();
    SetConfig asked = proposed.asAsked();
    findings.require(
        !(oneWriter && asked.isPrimarySecondaryArbiter() && asked.electable().size() > 1),
        Kind.INCOMPATIBLE,
        "members would make a primary, a secondary and an arbiter with the secondary voting and"
            + " electable at once; add it with priority 0 first and raise that when it caught up");
  }

  private static int difference(List<Member> some, List<Member> others) {
    Set<Integer> either = new HashSet<>();
    some.forEach(member -> either.add(member.id()));
    int common = 0;
    for (Member member : others) {
      common += either.add(member.id()) ? 0 : 1;
    }
    return either.size() - common;
  }
}
