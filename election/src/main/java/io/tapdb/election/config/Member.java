// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One member as the configuration of its set describes it.
 *
 * <p>A member that was newly added counts, until it has caught up once, as if it had neither vote
 * nor priority: otherwise adding an empty member would make majorities harder to reach at once.
 * {@link #duties} is what was asked for, the methods of this class are what counts now.
 *
 * @param id its number in the set for life
 * @param tags labels for read preferences and write concerns, in the order they were written
 * @param newlyAdded whether it has not caught up yet since it was added
 */
public record Member(
    int id, HostPort host, Duties duties, Map<String, String> tags, boolean newlyAdded) {

  public Member {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** A member without tags. */
  public static Member of(int id, HostPort host, Duties duties) {
    return new Member(id, host, duties, Map.of(), false);
  }

  public Member withDuties(Duties newDuties) {
    return new Member(id, host, newDuties, tags, newlyAdded);
  }

  public Member withTags(Map<String, String> newTags) {
    return new Member(id, host, duties, newTags, newlyAdded);
  }

  public Member withNewlyAdded(boolean isNew) {
    return new Member(id, host, duties, tags, isNew);
  }

  public boolean isVoter() {
    return duties.votes() > 0 && !newlyAdded;
  }

  public double priority() {
    return newlyAdded ? 0 : duties.priority();
  }

  public boolean isArbiter() {
    return duties.arbiterOnly();
  }

  /** Whether it may ever lead. */
  public boolean isElectable() {
    return !isArbiter() && priority() > 0;
  }

  /** Whether it votes and holds data, so that what is durable there counts for the commit point. */
  public boolean isDataVoter() {
    return isVoter() && !isArbiter();
  }
}
