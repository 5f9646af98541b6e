// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonValue;

/** Carries out the effects of the cores of a {@link VirtualSet}. */
final class Wire {
  private static final long DISK_MILLIS = 2;
  private static final long REFUSED_MILLIS = 1;

  private final VirtualSet set;
  private final Map<Long, Consumer<Object>> replies = new LinkedHashMap<>();

  /** Pairs of members between which nothing passes, the sender first. */
  final Set<String> cut = new HashSet<>();

  /** Of how many messages one is lost, 0 for none. */
  int lossOneIn;

  int latency = 1;
  int jitter;
  private long tokens;

  Wire(VirtualSet set) {
    this.set = set;
  }

  boolean isOpen(VirtualNode from, VirtualNode to) {
    return !cut.contains(from.id + ">" + to.id) && !cut.contains(to.id + ">" + from.id);
  }

  private boolean passes(VirtualNode from, VirtualNode to) {
    boolean lost = lossOneIn > 0 && set.random.nextInt(lossOneIn) == 0;
    return !lost && !cut.contains(from.id + ">" + to.id);
  }

  private long delay() {
    return (long) latency + (jitter > 0 ? set.random.nextInt(jitter) : 0);
  }

  long token(Consumer<Object> reply) {
    replies.put(++tokens, reply);
    return tokens;
  }

  void answer(long token, Object reply) {
    Consumer<Object> waiting = replies.remove(token);
    if (waiting == null) {
      throw new IllegalStateException("nobody waits for " + token + " and " + reply);
    }
    waiting.accept(reply);
  }

  /** A question from one core to another and the way back. */
  private record Call(VirtualNode from, VirtualNode to, long timeout) {}

  private void call(
      Call call, BiConsumer<VirtualNode, Long> ask, Consumer<Object> answered, Runnable failed) {
    boolean[] over = {false};
    Consumer<Runnable> once =
        what -> {
          if (!over[0]) {
            over[0] = true;
            what.run();
          }
        };
    VirtualNode from = call.from();
    if (call.to() == null) {
      set.later(from, REFUSED_MILLIS, () -> once.accept(failed));
      return;
    }
    set.later(from, call.timeout(), () -> once.accept(failed));
    if (!passes(from, call.to())) {
      return;
    }
    set.at(
        delay(),
        () -> {
          if (!call.to().alive) {
            set.later(from, REFUSED_MILLIS, () -> once.accept(failed));
            return;
          }
          long token =
              token(
                  reply -> {
                    if (passes(call.to(), from)) {
                      set.later(from, delay(), () -> once.accept(() -> answered.accept(reply)));
                    }
                  });
          ask.accept(call.to(), token);
        });
  }

  void carryOut(VirtualNode node, Effect effect) {
    switch (effect) {
      case Effect.SendHeartbeat send -> sendHeartbeat(node, send);
      case Effect.AskVote ask -> askVote(node, ask);
      case Effect.AskConfig ask -> askConfig(node, ask);
      case Effect.AnswerHeartbeat answer -> answer(answer.token(), answer.reply());
      case Effect.AnswerVote answer -> answerVote(node, answer);
      case Effect.Confirm confirm -> answer(confirm.token(), confirm);
      case Effect.Refuse refuse -> answer(refuse.token(), refuse);
      case Effect.StoreVote store -> store(node, store);
      case Effect.Probe probe -> probe(node, probe);
      case Effect.AskStepUp ask ->
          call(
              new Call(node, set.node(ask.memberId()), 1000),
              (to, token) -> to.on(new Event.StepUpAsked(token, true)),
              reply -> {},
              () -> {});
      case Effect.ConfigSeen seen ->
          set.later(
              node,
              DISK_MILLIS,
              () -> {
                boolean newer =
                    node.config == null
                        || seen.config().version().isNewerThan(node.config.version());
                if (newer) {
                  node.install(seen.config());
                }
              });
      case Effect.Reconfigure wanted -> reconfigure(node, wanted);
      case Effect.BeginCatchUp begin -> catchUp(node, begin);
      case Effect.BeginDrain drain ->
          set.later(node, 1, () -> node.on(new Event.Drained(drain.term())));
      case Effect.BecomeWritable writable -> becomeWritable(node, writable.term());
      default -> tell(node, effect);
    }
  }

  private void tell(VirtualNode node, Effect effect) {
    switch (effect) {
      case Effect.StateChanged changed -> {
        set.say(node, changed.from() + " -> " + changed.to());
        if (changed.to() == MemberState.PRIMARY) {
          set.leads(node, node.core.term());
        }
      }
      case Effect.StepDown down -> set.say(node, "leads no more in " + down.term());
      case Effect.PrimaryChanged changed -> set.say(node, "primary is " + changed.memberId());
      case Effect.HoldWrites hold -> set.say(node, hold.held() ? "holds writes" : "lets writes go");
      case Effect.Log line -> {
        if (line.topic() == Effect.Topic.ELECTION) {
          StringBuilder attributes = new StringBuilder();
          line.attributes()
              .forEach(
                  (name, value) ->
                      attributes.append(", ").append(name).append(' ').append(text(value)));
          set.say(node, line.message() + attributes.toString().replaceFirst(",", ":"));
        }
      }
      default -> {}
    }
  }

  private static String text(BsonValue value) {
    if (value.isString()) {
      return "'" + value.asString().getValue() + "'";
    }
    return value.isNumber()
        ? Long.toString(value.asNumber().longValue())
        : Boolean.toString(value.asBoolean().getValue());
  }

  private void sendHeartbeat(VirtualNode node, Effect.SendHeartbeat send) {
    HeartbeatRequest request = HeartbeatRequest.parse(send.request().toBson());
    long begun = set.now;
    int to = send.memberId();
    call(
        new Call(node, set.node(to), send.timeoutMillis()),
        (target, token) -> target.on(new Event.HeartbeatAsked(token, request)),
        reply ->
            node.on(
                reply instanceof HeartbeatReply fine
                    ? new Event.HeartbeatAnswered(
                        to, HeartbeatReply.parse(fine.toBson()), set.now - begun)
                    : new Event.HeartbeatFailed(to, "refused")),
        () -> node.on(new Event.HeartbeatFailed(to, "no answer")));
  }

  private void askConfig(VirtualNode node, Effect.AskConfig ask) {
    int id = Integer.parseInt(ask.host().replaceAll("node(\\d+).*", "$1"));
    call(
        new Call(node, set.node(id), 1000),
        (target, token) -> target.on(new Event.HeartbeatAsked(token, ask.request())),
        reply -> {
          if (reply instanceof HeartbeatReply fine) {
            node.on(new Event.ConfigHeard(fine));
          }
        },
        () -> {});
  }

  private void askVote(VirtualNode node, Effect.AskVote ask) {
    VoteQuestion question = VoteQuestion.parse(ask.question().toBson());
    int to = ask.memberId();
    call(
        new Call(node, set.node(to), ask.timeoutMillis()),
        (target, token) -> target.on(new Event.VoteAsked(token, question)),
        reply ->
            node.on(
                new Event.VoteAnswered(
                    to, ask.round(), VoteReply.parse(((VoteReply) reply).toBson()))),
        () -> node.on(new Event.VoteFailed(to, ask.round())));
  }

  private void answerVote(VirtualNode node, Effect.AnswerVote answer) {
    if (answer.reply().granted() && node.disk.term() > answer.reply().term()) {
      throw new IllegalStateException("member " + node.id + " grants what it has not stored");
    }
    answer(answer.token(), answer.reply());
  }

  private void store(VirtualNode node, Effect.StoreVote store) {
    set.later(
        node,
        DISK_MILLIS,
        () -> {
          set.votes(node, store.record());
          node.disk = store.record();
          node.on(new Event.VoteStored(store.record()));
        });
  }

  private void probe(VirtualNode node, Effect.Probe probe) {
    VirtualNode target = set.node(probe.memberId());
    boolean open = isOpen(node, target);
    set.later(
        node,
        open ? 1 : probe.timeoutMillis(),
        () -> node.on(new Event.ProbeAnswered(probe.token(), open && !target.alive)));
  }

  private void reconfigure(VirtualNode node, Effect.Reconfigure wanted) {
    set.later(
        node,
        DISK_MILLIS,
        () -> {
          boolean newer = wanted.next().version().isNewerThan(node.config.version());
          if (newer && node.view().isWritable()) {
            set.say(node, "configuration is " + wanted.next().version());
            node.install(wanted.next());
          }
        });
  }

  private void catchUp(VirtualNode node, Effect.BeginCatchUp begin) {
    set.say(node, "catches up to " + begin.target() + " from " + begin.sourceIds());
    set.later(
        node,
        5,
        () -> {
          VirtualNode source = set.node(begin.sourceIds().get(0));
          boolean behind = begin.target().isAfter(node.last());
          if (!node.lagging && behind && source.alive && isOpen(node, source)) {
            node.log.clear();
            node.log.addAll(source.log);
            node.moved();
            node.on(new Event.CaughtUp(begin.term(), 1));
          }
        });
  }

  private void becomeWritable(VirtualNode node, long term) {
    set.later(
        node,
        1,
        () -> {
          if (node.core.term() == term) {
            set.writes(node);
            node.append(set.nextEntry(term));
            node.on(new Event.NoopWritten(term, node.last()));
            set.say(node, "takes writes in " + term);
          }
        });
  }
}
