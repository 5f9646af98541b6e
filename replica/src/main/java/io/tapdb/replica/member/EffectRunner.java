// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Effect;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteReply;
import io.tapdb.election.view.CoreView;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.sync.DataPlane;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Carries out what the election core wants done, and remembers who waits for which answer.
 *
 * <p>Confined to the member's executor.
 */
final class EffectRunner {
  /** What the data of a member are told to do at present. */
  private enum Course {
    REST,
    FOLLOW,
    LEAD
  }

  private final Member member;
  private final DataPlane data;
  private final NodePorts ports;
  private final Outbox outbox;
  private final Map<Long, Answer> answers = new HashMap<>();
  private final Map<Long, Consumer<HeartbeatReply>> heartbeats = new HashMap<>();
  private final Map<Long, Consumer<VoteReply>> votes = new HashMap<>();
  private Course course = Course.REST;
  private long tokens;

  EffectRunner(Member member, DataPlane data, NodePorts ports, Outbox outbox) {
    this.member = member;
    this.data = data;
    this.ports = ports;
    this.outbox = outbox;
  }

  long expectAnswer(Answer answer) {
    answers.put(++tokens, answer);
    return tokens;
  }

  long expectHeartbeat(Consumer<HeartbeatReply> reply) {
    heartbeats.put(++tokens, reply);
    return tokens;
  }

  long expectVote(Consumer<VoteReply> reply) {
    votes.put(++tokens, reply);
    return tokens;
  }

  void run(Effect effect) {
    switch (effect) {
      case Effect.SendHeartbeat send ->
          host(send.memberId()).ifPresent(host -> outbox.heartbeat(host, send));
      case Effect.AnswerHeartbeat answer ->
          heartbeats.remove(answer.token()).accept(answer.reply());
      case Effect.AskConfig ask ->
          HostPort.parse(ask.host()).ifPresent(host -> outbox.config(host, ask.request()));
      case Effect.ConfigSeen seen -> adopt(seen.config());
      case Effect.AskVote ask -> host(ask.memberId()).ifPresent(host -> outbox.vote(host, ask));
      case Effect.StoreVote store -> member.store(store.record());
      case Effect.AnswerVote answer -> votes.remove(answer.token()).accept(answer.reply());
      case Effect.Probe probe -> probe(probe);
      case Effect.AskStepUp ask -> host(ask.memberId()).ifPresent(outbox::stepUp);
      case Effect.Reconfigure change -> reconfigure(change.next());
      case Effect.Confirm confirm -> answers.remove(confirm.token()).done(confirm.note());
      case Effect.Refuse refuse ->
          answers.remove(refuse.token()).refused(Refusals.of(refuse.refusal()));
      case Effect.StateChanged changed -> {
        // the view tells it, and the core has said it to the log
      }
      case Effect.PrimaryChanged changed -> {
        // likewise
      }
      case Effect.Log line -> log(line);
      case Effect.BeginCatchUp begin ->
          data.catchUp(begin.term(), begin.target(), begin.sourceIds());
      case Effect.BeginDrain begin -> data.drain(begin.term());
      case Effect.BecomeWritable lead -> data.lead(lead.term());
      case Effect.HoldWrites hold -> data.holdWrites(hold.held());
      case Effect.StepDown down -> data.stepDown(down.term(), down.reason());
      case Effect.CommitPointSeen seen -> data.commitPointSeen(seen.committed());
    }
  }

  /** Tells the data what to do, when that is not what they do already. */
  void steer(SetView view) {
    Course next = courseFor(view);
    if (next == course) {
      return;
    }
    course = next;
    switch (next) {
      case REST -> data.rest();
      case FOLLOW -> data.follow(view.term());
      case LEAD -> {
        // the effects say how
      }
    }
  }

  private static Course courseFor(SetView view) {
    if (view.self().isEmpty()
        || view.self().get().isArbiter()
        || view.state() == MemberState.STARTUP
        || view.state() == MemberState.REMOVED) {
      return Course.REST;
    }
    return view.core().role().phase() == CoreView.LeaderPhase.NONE ? Course.FOLLOW : Course.LEAD;
  }

  private Optional<HostPort> host(int memberId) {
    return member
        .core()
        .view()
        .config()
        .flatMap(config -> config.byId(memberId))
        .map(found -> found.host());
  }

  /** The addresses of all members but this one. */
  Set<HostPort> others(SetConfig config, int place) {
    Set<HostPort> hosts = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (int i = 0; i < config.members().size(); i++) {
      if (i != place) {
        hosts.add(config.members().get(i).host());
      }
    }
    return hosts;
  }

  private void adopt(SetConfig config) {
    if (config.name().equals(member.setName())) {
      member.takeUp(config);
    }
  }

  private void probe(Effect.Probe probe) {
    Optional<HostPort> host = host(probe.memberId());
    if (host.isPresent()) {
      outbox.probe(host.get(), probe);
    } else {
      // not listed any more: nobody can tell, and somebody waits for the answer
      member.post(new Event.ProbeAnswered(probe.token(), false));
    }
  }

  /**
   * Installs what the core wants, if the present configuration may be left; the core asks again
   * until it is done. A configuration with the same voters may follow at once.
   */
  private void reconfigure(SetConfig next) {
    CoreView view = member.core().view();
    SetConfig present = view.config().orElseThrow();
    boolean sameVoters =
        present.voters().stream()
            .map(io.tapdb.election.config.Member::id)
            .toList()
            .equals(next.voters().stream().map(io.tapdb.election.config.Member::id).toList());
    if (sameVoters || member.mayLeave(present)) {
      member.install(next, placeOf(next, view.selfId()));
    }
  }

  private static int placeOf(SetConfig config, int memberId) {
    for (int i = 0; i < config.members().size(); i++) {
      if (config.members().get(i).id() == memberId) {
        return i;
      }
    }
    return -1;
  }

  private void log(Effect.Log line) {
    NodeLog.Component component =
        line.topic() == Effect.Topic.ELECTION ? NodeLog.Component.ELECTION : NodeLog.Component.REPL;
    DocWriter attributes = BsonDocuments.fields(line.attributes());
    switch (line.level()) {
      case WARNING -> ports.log().warn(component, line.id(), line.message(), attributes);
      case INFO -> ports.log().info(component, line.id(), line.message(), attributes);
      case DEBUG -> {
        // shown once verbosity can be chosen per component
      }
    }
  }
}
