// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatReply.Standing;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.util.Optional;

/** The signs of life that members give each other, and what is learned from them. */
final class Heartbeats {
  /** At most so often a host is asked for the configuration it seems to have. */
  private static final long ASK_CONFIG_MILLIS = 250;

  /** A heartbeat that is out for so long is overtaken if the member is heard of otherwise. */
  private static final long AGAIN_MILLIS = 250;

  private static final int QUICKER = 4;
  private static final long MILLIS = 1000;

  private final Ground ground;
  private final Roles roles;
  private final Eligibility eligibility;
  private long askConfigAt;

  Heartbeats(Ground ground, Roles roles) {
    this.ground = ground;
    this.roles = roles;
    eligibility = new Eligibility(ground);
  }

  HeartbeatRequest request() {
    return new HeartbeatRequest(
        ground.setName,
        ground.configVersion(),
        ground.term,
        ground.primaryId,
        ground.host(ground.selfId()),
        ground.selfId());
  }

  void asked(Event.HeartbeatAsked event) {
    HeartbeatRequest request = event.request();
    if (!request.setName().equals(ground.setName)) {
      // The name in the answer tells the sender why nothing else of it means anything to him.
      ground.out.add(new Effect.AnswerHeartbeat(event.token(), reply(ground.configVersion())));
      return;
    }
    roles.adopt(request.term());
    Peer peer = ground.peers.get(request.fromId());
    if (peer != null) {
      heardFrom(peer, request);
    }
    if (request.config().isNewerThan(ground.configVersion())) {
      askConfig(request.from());
    }
    ground.out.add(new Effect.AnswerHeartbeat(event.token(), reply(request.config())));
  }

  private void heardFrom(Peer peer, HeartbeatRequest request) {
    boolean isNews = !peer.isUp() || !peer.config().equals(request.config());
    peer.asked(request.config(), ground.now);
    boolean waits = peer.beat.isUnderWay() && ground.now < peer.beat.sent() + AGAIN_MILLIS;
    if (isNews && !waits) {
      peer.beat.now();
    }
    if (request.term() != ground.term || request.primaryId() < 0) {
      return;
    }
    if (request.primaryId() == peer.id()) {
      roles.primarySeen(peer.id());
    } else if (ground.primaryId < 0) {
      Peer named = ground.peers.get(request.primaryId());
      if (named != null && !named.beat.isUnderWay() && named.isUp()) {
        named.beat.now();
      }
    }
  }

  private void askConfig(String host) {
    if (!host.isEmpty() && ground.now >= askConfigAt) {
      askConfigAt = ground.now + ASK_CONFIG_MILLIS;
      ground.out.add(new Effect.AskConfig(host, request()));
    }
  }

  private HeartbeatReply reply(ConfigVersion known) {
    MemberState state = roles.state();
    Leadership leadership = roles.leadership();
    boolean electable =
        eligibility.refusal().isEmpty() && (leadership == null || leadership.isWritable());
    Standing standing =
        new Standing(
            state,
            ground.term,
            ground.primaryId,
            leadership == null ? 0 : leadership.electionTime(),
            ground.host(ground.syncSourceId),
            electable);
    boolean newer = ground.config != null && ground.config.version().isNewerThan(known);
    return new HeartbeatReply(
        ground.setName,
        standing,
        holdsEntries(state) ? Optional.of(ground.log) : Optional.empty(),
        ground.committed,
        ground.configVersion(),
        newer ? Optional.of(ground.config) : Optional.empty());
  }

  /** What is fetched for the first time does not count before it is complete. */
  private boolean holdsEntries(MemberState state) {
    return switch (state) {
      case PRIMARY, SECONDARY, RECOVERING, ROLLBACK, REMOVED -> true;
      case STARTUP -> !ground.lastWritten().equals(OpTime.NULL);
      case STARTUP2, UNKNOWN, ARBITER, DOWN -> false;
    };
  }

  void answered(Event.HeartbeatAnswered event) {
    Peer peer = ground.peers.get(event.memberId());
    HeartbeatReply reply = event.reply();
    if (peer == null) {
      return;
    }
    if (!reply.setName().equals(ground.setName)) {
      failed(peer, "it belongs to the set '" + reply.setName() + "'");
      return;
    }
    MemberState before = peer.state();
    peer.answered(reply, event.roundTripMillis(), ground.now);
    peer.beat.over(ground.now, interval());
    if (before != peer.state()) {
      ground.out.log(Line.MEMBER_STATE, "memberId", peer.id(), "state", peer.state());
    }
    configHeard(reply);
    roles.adopt(reply.standing().term());
    if (reply.standing().term() == ground.term) {
      placePrimary(peer);
      learnCommitPoint(reply.committed());
    }
    tellLeader(peer);
  }

  /** What a member of this term says of its own part. */
  private void placePrimary(Peer peer) {
    if (peer.standing().state() == MemberState.PRIMARY) {
      roles.primarySeen(peer.id());
    } else if (peer.beat.sent() > ground.primarySince) {
      // An answer to an older question may have been given before it was elected.
      roles.primaryResigned(peer.id());
    }
  }

  /** A commit point of the own last entry's term lies on the own history. */
  private void learnCommitPoint(Position point) {
    boolean own = point.opTime().term() == ground.lastWritten().term();
    if (own && roles.leadership() == null && point.isAfter(ground.committed)) {
      ground.out.add(new Effect.CommitPointSeen(point));
    }
  }

  void configHeard(HeartbeatReply reply) {
    reply
        .newer()
        .filter(newer -> newer.name().equals(ground.setName))
        .filter(newer -> newer.version().isNewerThan(ground.configVersion()))
        .ifPresent(newer -> ground.out.add(new Effect.ConfigSeen(newer)));
  }

  void failed(Event.HeartbeatFailed event) {
    Peer peer = ground.peers.get(event.memberId());
    if (peer == null || !peer.beat.isUnderWay()) {
      // It has answered to a later one, or counts as down anyway.
      return;
    }
    if (peer.beat.mayTryAgain(ground.now, timeout())) {
      send(peer);
    } else {
      failed(peer, event.reason());
    }
  }

  private void failed(Peer peer, String reason) {
    peer.beat.over(ground.now, interval());
    markDown(peer, reason);
    tellLeader(peer);
  }

  /** A member does not answer, for all that is known. */
  void markDown(Peer peer, String reason) {
    if (peer.state() != MemberState.DOWN) {
      ground.out.log(Line.MEMBER_DOWN, "memberId", peer.id(), "reason", reason);
    }
    peer.down(reason);
    roles.primaryUnseen(peer.id());
  }

  private void tellLeader(Peer peer) {
    if (roles.leadership() != null) {
      roles.leadership().heard(peer);
    }
  }

  void settle() {
    if (ground.self == null) {
      return;
    }
    for (Peer peer : ground.peers.all()) {
      if (peer.beat.isLost(ground.now, timeout())) {
        failed(peer, "no word about the heartbeat to it");
      } else if (peer.beat.isDue(ground.now)) {
        send(peer);
      }
    }
  }

  private void send(Peer peer) {
    long remaining = peer.beat.send(ground.now, timeout());
    ground.out.add(new Effect.SendHeartbeat(peer.id(), request(), remaining));
  }

  long wakeUp() {
    long due = Long.MAX_VALUE;
    if (ground.self != null) {
      for (Peer peer : ground.peers.all()) {
        due = Math.min(due, peer.beat.wakeUp(timeout()));
      }
    }
    return due;
  }

  private long timeout() {
    return ground.timeouts().heartbeatTimeoutSecs() * MILLIS;
  }

  /** Who has nobody to follow wants to know sooner; an arbiter never has. */
  private long interval() {
    long interval = ground.timeouts().heartbeatIntervalMillis();
    long half = ground.electionTimeout() / 2;
    if (ground.isArbiter()) {
      return Math.max(1, Math.min(half, interval));
    }
    boolean alone = ground.syncSourceId < 0 && roles.leadership() == null;
    return Math.max(1, alone ? Math.min(half, interval / QUICKER) : interval);
  }
}
