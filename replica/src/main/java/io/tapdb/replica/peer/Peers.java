// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.peer;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a node reaches the other members of its set. Given by the process or by a simulator; safe for
 * many threads, and no method waits.
 */
public interface Peers {
  /** What came of looking whether a process still listens. */
  enum Probe {
    /** Both connections were refused at once: nobody listens there any more. */
    REFUSED,
    /** A connection was accepted: somebody lives there. */
    ACCEPTED,
    /** Neither: no answer in time, no route, no such name. Nothing follows from it. */
    UNKNOWN
  }

  /** Hears how a call ended: exactly one of the two, once, on any thread. */
  interface ReplyListener {
    /** The member answered, perhaps with {@code ok: 0}. */
    void replied(Doc reply);

    /**
     * No answer came, and none will.
     *
     * @param reason for the log and for {@code lastHeartbeatMessage}
     */
    void failed(String reason);
  }

  /**
   * Sends a command to the {@code admin} database of another member.
   *
   * @param timeoutMillis how long to wait, the time to connect included
   */
  void call(HostPort to, Doc command, long timeoutMillis, ReplyListener listener);

  /**
   * Opens a stream to another member. Messages sent before it stands are kept.
   *
   * @param opening what the stream is about; the first thing the other side sees
   * @param listener hears messages in order, one at a time, and at last the end
   */
  PeerStream open(HostPort to, Doc opening, StreamListener listener);

  /**
   * Connects afresh, 100 ms apart, until two connections in a row were refused, or one was taken
   * and still stands a little later; one that was taken and broke at once tells nothing.
   *
   * @param timeoutMillis after which the answer is {@link Probe#UNKNOWN}
   */
  void probe(HostPort to, long timeoutMillis, Consumer<Probe> result);

  /**
   * Says who is to hear when an established connection to a member ended without goodbye: the first
   * half of the evidence that its process is dead.
   */
  void onLost(Consumer<HostPort> listener);

  /** Keeps connections to these members only, and opens them ahead of need. */
  void retain(Set<HostPort> members);

  /** A world without others, for a node that runs alone: every call fails. */
  Peers NONE = new NoPeers();
}
