// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.sync.DataMetrics;
import io.tapdb.replica.sync.Progress;
import io.tapdb.replica.sync.Renewals;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A node's part in its set, as commands see it. Safe for many threads; nothing here waits, and
 * answers come on any thread.
 */
public interface Membership {
  /** Whether the node was started as a member of a set; if not, it is alone for good. */
  boolean isInSet();

  /**
   * For a node that is in none, the set whose member it was when it ran before: its log must not go
   * on without that set. Empty for none.
   */
  default String formerSet() {
    return "";
  }

  /** Takes the streams that other members open. */
  default StreamAcceptor streams() {
    return StreamAcceptor.NONE;
  }

  /** What had to be done since the start so that this member could follow again. */
  default Renewals renewals() {
    return Renewals.NONE;
  }

  /** What is known about the set now. */
  SetView view();

  /** How far the members are, and what is committed. */
  Progress progress();

  /** Counts of what moved between this member and others; all 0 for a node that runs alone. */
  default DataMetrics moved() {
    return new DataMetrics();
  }

  /** A number that changes with every rollback of this member, from 1. */
  int rollbackId();

  /** Whether a majority of the voters holds the present configuration. */
  boolean isConfigCommitted();

  /**
   * Runs the task once when {@link SetView#counter} is another one than this: now, if it is
   * already.
   */
  void whenChanged(long counter, Runnable task);

  /** Takes back a task that waits for a change. */
  void forget(Runnable task);

  /**
   * Asks the election core for something that one of the events with a token stands for.
   *
   * @param event makes the event with the token it is given
   */
  void ask(LongFunction<Event> event, Answer answer);

  void heartbeat(HeartbeatRequest request, Consumer<HeartbeatReply> reply);

  void vote(VoteQuestion question, Consumer<VoteReply> reply);

  /**
   * Makes this node the first member of a new set.
   *
   * @param config null for the default: this node alone
   */
  void initiate(SetConfig config, Answer answer);

  /**
   * Changes the configuration and waits until a majority of the new one holds it.
   *
   * @param maxTimeMillis how long to wait, 0 for no limit; the change is not undone when it is over
   */
  void reconfigure(SetConfig config, boolean force, long maxTimeMillis, Answer answer);

  /** Takes part no more; the node is about to close. */
  default void close() {}

  /** Follows that member until something speaks against it; answers with the one before. */
  void syncFrom(HostPort source, Answer answer);
}
