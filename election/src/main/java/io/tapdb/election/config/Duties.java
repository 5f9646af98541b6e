// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

/**
 * What a member does for its set.
 *
 * @param priority 0 to 1000; the higher, the sooner it leads, and never with 0
 * @param votes 0 or 1
 * @param arbiterOnly whether it votes without holding data
 * @param hidden whether clients are not told of it
 * @param buildIndexes whether it builds indexes other than that of {@code _id}
 * @param secondaryDelaySecs how long it stays behind on purpose
 */
public record Duties(
    double priority,
    int votes,
    boolean arbiterOnly,
    boolean hidden,
    boolean buildIndexes,
    int secondaryDelaySecs) {
  /** Holds data, votes and may lead. */
  public static final Duties ORDINARY = new Duties(1, 1, false, false, true, 0);

  /** Votes, and nothing else. */
  public static final Duties ARBITER = new Duties(0, 1, true, false, true, 0);

  /** Holds data, but neither votes nor leads. */
  public static final Duties SILENT = new Duties(0, 0, false, false, true, 0);

  public Duties withPriority(double newPriority) {
    return new Duties(newPriority, votes, arbiterOnly, hidden, buildIndexes, secondaryDelaySecs);
  }

  public Duties withVotes(int newVotes) {
    return new Duties(priority, newVotes, arbiterOnly, hidden, buildIndexes, secondaryDelaySecs);
  }

  public Duties withHidden(boolean newHidden) {
    return new Duties(priority, votes, arbiterOnly, newHidden, buildIndexes, secondaryDelaySecs);
  }

  public Duties withBuildIndexes(boolean newBuildIndexes) {
    return new Duties(priority, votes, arbiterOnly, hidden, newBuildIndexes, secondaryDelaySecs);
  }

  public Duties withDelay(int newDelaySecs) {
    return new Duties(priority, votes, arbiterOnly, hidden, buildIndexes, newDelaySecs);
  }
}
