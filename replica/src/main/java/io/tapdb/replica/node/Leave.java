// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.election.core.Event;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.member.Answer;

/**
 * The way a member leaves its set for a while: a primary hands over, clients are told, and requests
 * that are under way come to their end.
 */
public final class Leave {
  private static final long POLL_MILLIS = 5;

  /** Requests that wait to be told of the end, such as that for it, are not waited for. */
  private static final long LONGEST_MILLIS = 500;

  private final NodeContext node;

  public Leave(NodeContext node) {
    this.node = node;
  }

  /**
   * Begins.
   *
   * @param millis how long a primary waits for somebody who can take over
   * @param force whether it goes even if there is nobody by then
   * @param answer done when the node may be closed
   */
  public void begin(long millis, boolean force, Answer answer) {
    if (!node.member().isInSet() || node.member().view().config().isEmpty()) {
      answer.done("");
      return;
    }
    int seconds = (int) ((millis + 999) / 1000);
    node.member()
        .ask(
            token -> new Event.ShutdownAsked(token, seconds, force),
            new Answer() {
              @Override
              public void done(String note) {
                depart(answer);
              }

              @Override
              public void refused(TapdbException why) {
                answer.refused(why);
              }
            });
  }

  private void depart(Answer answer) {
    node.departure().begin();
    await(node.clock().nanos() + LONGEST_MILLIS * 1_000_000, answer);
  }

  private void await(long until, Answer answer) {
    // the request that asked for it is one of them
    if (node.operations().all().size() <= 1 || node.clock().nanos() - until >= 0) {
      answer.done("");
    } else {
      node.workers().schedule(POLL_MILLIS, () -> await(until, answer));
    }
  }
}
