// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.oplog.OpTime;
import java.util.List;
import org.bson.BsonDocument;

/** Something that {@link ElectionCore} wants done; effects are carried out in their order. */
public sealed interface Effect {
  /**
   * Sends a heartbeat and reports back; without an answer for the time of the set's settings it has
   * failed.
   */
  record SendHeartbeat(int memberId, HeartbeatRequest request, long timeoutMillis)
      implements Effect {}

  /** Answers to {@link Event.HeartbeatAsked}. */
  record AnswerHeartbeat(long token, HeartbeatReply reply) implements Effect {}

  /** Asks a host, which need not be a member, by a heartbeat for its newer configuration. */
  record AskConfig(String host, HeartbeatRequest request) implements Effect {}

  /** A newer configuration came: to be checked, made durable, and installed. */
  record ConfigSeen(SetConfig config) implements Effect {}

  /** Asks for a vote and reports back with the round. */
  record AskVote(int memberId, long round, VoteQuestion question, long timeoutMillis)
      implements Effect {}

  /** Makes a vote durable and reports back; no effect after it may rely on it before that. */
  record StoreVote(VoteRecord record) implements Effect {}

  /** Answers to {@link Event.VoteAsked}. */
  record AnswerVote(long token, VoteReply reply) implements Effect {}

  /** Tries once to connect to a member, for at most the time, and reports back. */
  record Probe(long token, int memberId, long timeoutMillis) implements Effect {}

  /**
   * The beginning of a lead: this member takes up nothing from others but what is up to the target,
   * from one of the sources, and reports back. May come again with a higher target.
   */
  record BeginCatchUp(long term, OpTime target, List<Integer> sourceIds) implements Effect {}

  /** Stops fetching, applies what was fetched, and reports back. */
  record BeginDrain(long term) implements Effect {}

  /**
   * Opens the log for writes of this term, beginning with the entry that says there is a new
   * primary, and reports back.
   */
  record BecomeWritable(long term) implements Effect {}

  /** Users' writes wait, or go on, while a primary looks for somebody to take over. */
  record HoldWrites(boolean held) implements Effect {}

  /** The end of a lead, whether this member had become writable or not. */
  record StepDown(long term, String reason) implements Effect {}

  /** Asks a member to run for election without a dry run; its answer does not matter. */
  record AskStepUp(int memberId) implements Effect {}

  /** As primary, makes this the configuration by the safe way; asked for again while it is not. */
  record Reconfigure(SetConfig next) implements Effect {}

  /** What a member with a log of this term said to be committed. */
  record CommitPointSeen(Position committed) implements Effect {}

  /** The own state is another one. */
  record StateChanged(MemberState from, MemberState to) implements Effect {}

  /** Somebody else is taken for the primary; -1 for nobody. */
  record PrimaryChanged(int memberId) implements Effect {}

  /** Answers to an event with a token: it is done. */
  record Confirm(long token, String note) implements Effect {}

  /** Answers to an event with a token: it is not done. */
  record Refuse(long token, CoreRefusal refusal) implements Effect {}

  /**
   * A line for the log of the node.
   *
   * @param id the kind of event
   * @param message constant text
   */
  record Log(Level level, Topic topic, int id, String message, BsonDocument attributes)
      implements Effect {}

  /** How much a line matters. */
  enum Level {
    WARNING,
    INFO,
    DEBUG
  }

  /** The component a line belongs to. */
  enum Topic {
    ELECTION,
    REPL
  }
}
