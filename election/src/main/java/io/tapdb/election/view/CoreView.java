// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.view;

import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a member knows about its set at one moment.
 *
 * @param config empty before the set is initiated
 * @param selfId the own id in the configuration, -1 if it is not listed
 * @param role the part this member plays
 * @param members one for each of the configuration and in its order, this member included
 * @param metrics about elections since the process began
 */
public record CoreView(
    Optional<SetConfig> config,
    int selfId,
    Role role,
    List<MemberView> members,
    ElectionMetrics metrics) {

  /**
   * The part that a member plays.
   *
   * @param primaryId whom it takes for the primary, -1 if nobody
   * @param leaderId who leads in this term as far as is known, whether it answers or not; -1 if
   *     nobody is known to
   * @param phase how far it is as primary
   * @param electionTime the timestamp of its first entry as primary, 0 if it has none
   * @param frozenUntil until when it will not run, 0 if it may
   * @param maintenance how often maintenance was begun and not ended
   */
  public record Role(
      MemberState state,
      long term,
      int primaryId,
      int leaderId,
      LeaderPhase phase,
      long electionTime,
      long frozenUntil,
      int maintenance,
      boolean tooStale) {}

  /** How far a member is as primary. */
  public enum LeaderPhase {
    /** It is none. */
    NONE,
    /** It fetches what others have. */
    CATCH_UP,
    /** It applies what it has fetched. */
    DRAIN,
    /** It takes writes. */
    WRITABLE,
    /** It holds writes back while it looks for somebody to take over. */
    STEPPING_DOWN
  }

  /** Whether users may write here. */
  public boolean isWritable() {
    return role.phase() == LeaderPhase.WRITABLE;
  }

  /** The row of a member. */
  public Optional<MemberView> member(int id) {
    return members.stream().filter(member -> member.id() == id).findFirst();
  }
}
