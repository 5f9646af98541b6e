// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The configuration that is installed, made from the present one and what happened: what was
 * proposed does not say all of it.
 */
public final class NextConfig {
  /** A leap that two operators, each forcing on his side of a partition, will hardly make alike. */
  private static final int SHORTEST_LEAP = 10_000;

  private static final int LONGEST_LEAP = 110_000;

  private NextConfig() {}

  /** What a primary installs for a proposal that {@link ReconfigRules} let pass. */
  public static SetConfig proposed(SetConfig present, SetConfig proposed, long term) {
    List<Member> members =
        proposed.members().stream()
            .map(member -> member.withNewlyAdded(isNew(present, member)))
            .toList();
    return sameSet(present, proposed)
        .withMembers(members)
        .withVersion(new ConfigVersion(proposed.version().version(), term));
  }

  /** What any member installs when the user forces a proposal; new members count at once. */
  public static SetConfig forced(SetConfig present, SetConfig proposed, RandomGenerator random) {
    long higher = Math.max(present.version().version(), proposed.version().version());
    long leapt = higher + random.nextInt(SHORTEST_LEAP, LONGEST_LEAP);
    int version = (int) Math.min(leapt, Integer.MAX_VALUE);
    return sameSet(present, proposed)
        .withVersion(new ConfigVersion(version, ConfigVersion.NO_TERM));
  }

  /** What is installed where a set is initiated: by nobody who was elected, but not by force. */
  public static SetConfig initiated(SetConfig proposed) {
    return proposed.withVersion(new ConfigVersion(proposed.version().version(), 0));
  }

  /**
   * What a new primary installs, so that no configuration of an older term can win over it. One
   * without a term is compared by its number only, so the number has to rise as well.
   */
  public static SetConfig ofTerm(SetConfig present, long term) {
    int version = present.version().version();
    int raised = present.version().term() == ConfigVersion.NO_TERM ? version + 1 : version;
    return present.withVersion(new ConfigVersion(raised, term));
  }

  /** What a primary installs once a newly added member has caught up; empty if there is none. */
  public static Optional<SetConfig> caughtUp(SetConfig present, int memberId, long term) {
    if (present.byId(memberId).filter(Member::newlyAdded).isEmpty()) {
      return Optional.empty();
    }
    List<Member> members =
        present.members().stream()
            .map(member -> member.id() == memberId ? member.withNewlyAdded(false) : member)
            .toList();
    ConfigVersion version = new ConfigVersion(Math.addExact(present.version().version(), 1), term);
    return Optional.of(present.withMembers(members).withVersion(version));
  }

  /** A member without a vote cannot make majorities harder to reach, however empty it is. */
  private static boolean isNew(SetConfig present, Member member) {
    boolean wasNew = present.byId(member.id()).map(Member::newlyAdded).orElse(true);
    return wasNew && member.duties().votes() > 0 && !member.isArbiter();
  }

  private static SetConfig sameSet(SetConfig present, SetConfig proposed) {
    return present
        .settings()
        .replicaSetId()
        .map(id -> proposed.withSettings(proposed.settings().withReplicaSetId(id)))
        .orElse(proposed);
  }
}
