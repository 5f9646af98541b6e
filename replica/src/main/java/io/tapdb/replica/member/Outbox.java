// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Effect;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MessageException;
import io.tapdb.election.message.VoteReply;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.peer.Peers;
import java.util.function.Consumer;

/** What the election core asks other members, and their answers as events. */
final class Outbox {
  private static final long STEP_UP_MILLIS = 10_000;
  private static final long CONFIG_MILLIS = 10_000;

  private final Peers peers;
  private final NodeClock clock;
  private final Consumer<Event> events;

  /**
   * An outbox.
   *
   * @param events takes the answers, on any thread
   */
  Outbox(Peers peers, NodeClock clock, Consumer<Event> events) {
    this.peers = peers;
    this.clock = clock;
    this.events = events;
  }

  void heartbeat(HostPort to, Effect.SendHeartbeat effect) {
    long sent = clock.nanos();
    heartbeat(
        to,
        effect.request(),
        effect.timeoutMillis(),
        new HeartbeatListener() {
          @Override
          public void answered(HeartbeatReply reply) {
            events.accept(
                new Event.HeartbeatAnswered(
                    effect.memberId(), reply, (clock.nanos() - sent) / 1_000_000));
          }

          @Override
          public void failed(String reason) {
            events.accept(new Event.HeartbeatFailed(effect.memberId(), reason));
          }
        });
  }

  /** Asks a host for its configuration. */
  void config(HostPort to, HeartbeatRequest request) {
    heartbeat(
        to,
        request,
        CONFIG_MILLIS,
        new HeartbeatListener() {
          @Override
          public void answered(HeartbeatReply reply) {
            events.accept(new Event.ConfigHeard(reply));
          }

          @Override
          public void failed(String reason) {
            // who told of it will tell again
          }
        });
  }

  /** Hears how one heartbeat ended. */
  interface HeartbeatListener {
    void answered(HeartbeatReply reply);

    void failed(String reason);
  }

  void heartbeat(
      HostPort to, HeartbeatRequest request, long timeoutMillis, HeartbeatListener listener) {
    peers.call(
        to,
        BsonDocuments.bytes(request.toBson()),
        timeoutMillis,
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            if (!isOk(reply)) {
              listener.failed(problem(reply));
              return;
            }
            HeartbeatReply parsed;
            try {
              parsed = HeartbeatReply.parse(BsonDocuments.tree(reply));
            } catch (MessageException malformed) {
              listener.failed(malformed.getMessage());
              return;
            }
            listener.answered(parsed);
          }

          @Override
          public void failed(String reason) {
            listener.failed(reason);
          }
        });
  }

  void vote(HostPort to, Effect.AskVote effect) {
    peers.call(
        to,
        BsonDocuments.bytes(effect.question().toBson()),
        effect.timeoutMillis(),
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            events.accept(voteEvent(effect, reply));
          }

          @Override
          public void failed(String reason) {
            events.accept(new Event.VoteFailed(effect.memberId(), effect.round()));
          }
        });
  }

  private static Event voteEvent(Effect.AskVote effect, Doc reply) {
    if (isOk(reply)) {
      try {
        VoteReply parsed = VoteReply.parse(BsonDocuments.tree(reply));
        return new Event.VoteAnswered(effect.memberId(), effect.round(), parsed);
      } catch (MessageException malformed) {
        return new Event.VoteFailed(effect.memberId(), effect.round());
      }
    }
    return new Event.VoteFailed(effect.memberId(), effect.round());
  }

  void probe(HostPort to, Effect.Probe effect) {
    peers.probe(
        to,
        effect.timeoutMillis(),
        probe ->
            events.accept(new Event.ProbeAnswered(effect.token(), probe == Peers.Probe.REFUSED)));
  }

  /** Asks a member to run at once; whether it does shows by itself. */
  void stepUp(HostPort to) {
    Doc command = new DocWriter().put("replSetStepUp", 1).put("skipDryRun", true).build();
    peers.call(
        to,
        command,
        STEP_UP_MILLIS,
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            // its heartbeats tell
          }

          @Override
          public void failed(String reason) {
            // the others will run when their time has come
          }
        });
  }

  static boolean isOk(Doc reply) {
    Value ok = reply.get("ok");
    return ok.isNumber() && Numbers.toDouble(ok) == 1;
  }

  static String problem(Doc reply) {
    Value message = reply.get("errmsg");
    return message.isString() ? message.string() : "it answered with an error";
  }
}
