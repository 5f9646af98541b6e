// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.Voter;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.config.SetTimeouts;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * What all parts of a core stand on: what this member knows of itself, whatever part it plays.
 *
 * <p>Its fields are open to the parts, each of which says in its own description what it changes.
 */
final class Ground {
  final Voting voting;
  final RandomGenerator random;
  final String setName;
  final Peers peers = new Peers();
  final Outbox out = new Outbox();
  CoreSettings settings;
  long now;

  /** Null before the set is initiated. */
  SetConfig config;

  /** Null if the configuration does not list this member. */
  Member self;

  int selfIndex = -1;
  long term;
  VoteRecord lastVote;
  LogPositions log;
  Position committed = Position.NONE;
  MemberState dataState;
  boolean tooStale;
  int maintenance;
  int syncSourceId = -1;
  long frozenUntil;

  /** Whether the process is about to end, so that this member runs for nothing any more. */
  boolean leaving;

  /** Whom this member takes for the primary, itself included. */
  int primaryId = -1;

  /** Who leads in this term as far as is known, whether it answers or not. */
  int leaderOfTerm = -1;

  /** Since when {@link #primaryId} is known. */
  long primarySince;

  /** When the last sign of life of the primary came, or whatever else begins the time anew. */
  long primaryHeard;

  Ground(CoreSettings settings, Voting voting, RandomGenerator random, StartFacts facts) {
    this.settings = settings;
    this.voting = voting;
    this.random = random;
    setName = facts.setName();
    lastVote = facts.lastVote();
    log = facts.log();
    dataState = facts.dataState();
    term = Math.max(0, Math.max(lastVote.term(), lastWritten().term()));
  }

  /** Takes over a configuration, and tells everybody in it soon. */
  void install(SetConfig newer, int index) {
    config = newer;
    selfIndex = index;
    self = index < 0 ? null : newer.members().get(index);
    peers.install(newer, index, now);
    peers.all().forEach(peer -> peer.beat.now());
    if (newer.byId(primaryId).isEmpty()) {
      primaryId = -1;
    }
  }

  OpTime lastWritten() {
    return log.written().opTime();
  }

  SetTimeouts timeouts() {
    return config.settings().timeouts();
  }

  long electionTimeout() {
    return timeouts().electionTimeoutMillis();
  }

  ConfigVersion configVersion() {
    return config == null ? HeartbeatReply.NO_CONFIG : config.version();
  }

  int selfId() {
    return self == null ? -1 : self.id();
  }

  boolean isArbiter() {
    return self != null && self.isArbiter();
  }

  boolean isVoter() {
    return self != null && self.isVoter();
  }

  /** Whether one vote decides, and it is this member's own. */
  boolean isOnlyVoter() {
    return isVoter() && config.voters().size() == 1;
  }

  /** Whether a majority of voters answers, this member included. */
  boolean seesMajority() {
    return peers.votersUp() + (isVoter() ? 1 : 0) >= config.voteMajority();
  }

  /** The state as it is if this member does not lead. */
  MemberState stateAsFollower() {
    if (config == null) {
      return MemberState.STARTUP;
    }
    if (self == null) {
      return MemberState.REMOVED;
    }
    if (self.isArbiter()) {
      return MemberState.ARBITER;
    }
    boolean unfit = dataState == MemberState.SECONDARY && (maintenance > 0 || tooStale);
    return unfit ? MemberState.RECOVERING : dataState;
  }

  boolean isElectionTimeUp() {
    return now >= primaryHeard + electionTimeout();
  }

  /** This member as a voter. */
  Voter voter(long inTerm, OptionalInt healthyPrimary) {
    return new Voter(config, isArbiter(), inTerm, lastVote, lastWritten(), healthyPrimary);
  }

  /** The place of the primary among the members, if it was heard of lately. */
  OptionalInt healthyPrimary() {
    Peer primary = peers.get(primaryId);
    if (primary == null || !primary.isUp() || isElectionTimeUp()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(config.members().indexOf(primary.member()));
  }

  /** A member by its place, -1 if there is none. */
  int idAt(int index) {
    boolean exists = config != null && index >= 0 && index < config.members().size();
    return exists ? config.members().get(index).id() : -1;
  }

  String host(int id) {
    return config == null ? "" : config.byId(id).map(member -> member.host().toString()).orElse("");
  }

  /** A random time below the bound. */
  long chance(double bound) {
    return bound < 1 ? 0 : random.nextLong((long) bound);
  }

  MemberView selfView(MemberState state, long electionTime) {
    MemberView.Contact contact =
        new MemberView.Contact(MemberView.NEVER, MemberView.NEVER, MemberView.NEVER, -1, 0, "");
    return new MemberView(
        selfId(), true, state, log, contact, configVersion(), host(syncSourceId), electionTime);
  }
}
