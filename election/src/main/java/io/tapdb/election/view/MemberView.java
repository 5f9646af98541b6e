// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.view;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;

/**
 * What one member knows of another, or of itself.
 *
 * @param state {@link MemberState#DOWN} if it does not answer
 * @param log the latest of what it said itself and what others said of it
 * @param contact when it was heard of
 * @param config {@link io.tapdb.election.message.HeartbeatReply#NO_CONFIG} if it said to have none
 *     or nothing yet
 * @param syncSource the address of the member it follows, empty if it follows nobody
 * @param electionTime the timestamp of its first entry as primary, 0 if it is none
 */
public record MemberView(
    int id,
    boolean self,
    MemberState state,
    LogPositions log,
    Contact contact,
    ConfigVersion config,
    String syncSource,
    long electionTime) {

  /** A moment that never came. */
  public static final long NEVER = -1;

  /**
   * The times at which a member was in touch.
   *
   * @param upSince since when it has answered without a gap, {@link #NEVER} if it does not
   * @param answered when it last answered
   * @param asked when it last asked by itself
   * @param pingMillis the usual time of an answer, -1 before the first
   * @param answers how many answers came in all
   * @param message why it does not answer, or empty
   */
  public record Contact(
      long upSince, long answered, long asked, long pingMillis, long answers, String message) {}

  public boolean isUp() {
    return self || contact.upSince() != NEVER;
  }
}
