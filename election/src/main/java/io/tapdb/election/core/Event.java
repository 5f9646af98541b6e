// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.oplog.OpTime;

/**
 * Something that happened and that {@link ElectionCore} has to know.
 *
 * <p>Members are named by their ids. A token is chosen by whoever asks and comes back with the
 * answer; every event with a token is answered by exactly one effect with it, at once or later.
 */
public sealed interface Event {
  /** Time has passed; due when {@link ElectionCore#nextWakeUp} has come, harmless otherwise. */
  record Tick() implements Event {}

  /** Other settings hold from here on. */
  record SettingsChanged(CoreSettings settings) implements Event {}

  /**
   * A configuration is durable and in force.
   *
   * @param selfIndex the place of this member in it, -1 if it is not listed
   */
  record ConfigInstalled(SetConfig config, int selfIndex) implements Event {}

  /** Another member gave a sign of life and wants one. */
  record HeartbeatAsked(long token, HeartbeatRequest request) implements Event {}

  /** A member answered to {@link Effect.SendHeartbeat}. */
  record HeartbeatAnswered(int memberId, HeartbeatReply reply, long roundTripMillis)
      implements Event {}

  /** A member did not answer to {@link Effect.SendHeartbeat}, or with an error. */
  record HeartbeatFailed(int memberId, String reason) implements Event {}

  /** What a host answered to {@link Effect.AskConfig}; a failure is not reported. */
  record ConfigHeard(HeartbeatReply reply) implements Event {}

  /** A candidate wants a vote. */
  record VoteAsked(long token, VoteQuestion question) implements Event {}

  /** A member answered to {@link Effect.AskVote}. */
  record VoteAnswered(int memberId, long round, VoteReply reply) implements Event {}

  /** A member did not answer to {@link Effect.AskVote}. */
  record VoteFailed(int memberId, long round) implements Event {}

  /** The record of {@link Effect.StoreVote} is durable. */
  record VoteStored(VoteRecord record) implements Event {}

  /**
   * A report through the stream of a follower about a member, itself or one behind it.
   *
   * @param term the term that member was in when it wrote this row
   */
  record ProgressSeen(int memberId, LogPositions log, long term) implements Event {}

  /** Through the stream of the sync source came a word that this member leads in that term. */
  record PrimaryHeard(long term, int primaryId) implements Event {}

  /** The own log moved, or what is known to be committed. */
  record LogMoved(LogPositions log, Position committed) implements Event {}

  /**
   * The state of the own data changed.
   *
   * @param state STARTUP2, RECOVERING, ROLLBACK or SECONDARY
   * @param tooStale whether nobody has the entries any more that this member would need next
   */
  record DataStateChanged(MemberState state, boolean tooStale) implements Event {}

  /** Another member is followed; -1 for nobody. */
  record SyncSourceChanged(int memberId) implements Event {}

  /**
   * The fetching that {@link Effect.BeginCatchUp} asked for is over.
   *
   * @param entries how many were fetched
   */
  record CaughtUp(long term, long entries) implements Event {}

  /** All that was fetched is applied, as {@link Effect.BeginDrain} asked for. */
  record Drained(long term) implements Event {}

  /** The first entry of the own term is written, as {@link Effect.BecomeWritable} asked for. */
  record NoopWritten(long term, OpTime opTime) implements Event {}

  /** A term was seen in a message that is none of the others. */
  record TermSeen(long term) implements Event {}

  /**
   * The process of the primary of that term is gone: an established connection ended without
   * goodbye, and two fresh connects 100 ms apart were refused.
   */
  record EvidenceOfDeath(long term, int primaryId) implements Event {}

  /**
   * What came of {@link Effect.Probe}.
   *
   * @param refused whether nobody listens at that address; false as well if nobody can tell
   */
  record ProbeAnswered(long token, boolean refused) implements Event {}

  /** A request to run for election now. */
  record StepUpAsked(long token, boolean skipDryRun) implements Event {}

  /**
   * A request to a primary to give up the lead.
   *
   * @param seconds for how long it may not run again
   * @param catchUpSeconds for how long it waits for somebody who can take over
   * @param force whether it gives up even if there is nobody by then
   */
  record StepDownAsked(long token, int seconds, int catchUpSeconds, boolean force)
      implements Event {}

  /** A request not to run for some seconds; 0 lifts that. */
  record FreezeAsked(long token, int seconds) implements Event {}

  /** Maintenance begins or ends; it may have begun several times. */
  record MaintenanceAsked(long token, boolean begin) implements Event {}

  /** The catch-up shall end with what was fetched. */
  record AbortCatchUpAsked(long token) implements Event {}

  /**
   * The process is about to end. A primary hands over first and never runs again; everybody else
   * agrees at once.
   *
   * @param seconds how long it waits for somebody who can take over
   * @param force whether it goes even if there is nobody by then
   */
  record ShutdownAsked(long token, int seconds, boolean force) implements Event {}
}
