// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.election.view.MemberView;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.sync.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.bson.types.ObjectId;

/**
 * A part in a set that does what a test says: it is in whatever state it is put, and keeps what it
 * is asked for.
 */
public final class ScriptedMembership implements Membership {
  public static final ObjectId PROCESS = new ObjectId("0123456789abcdef01234567");
  public static final int SELF = 0;

  private final Progress progress = new Progress();
  private final List<Runnable> waiting = new ArrayList<>();
  private final List<Object> asked = new ArrayList<>();
  private SetView view;
  private TapdbException refusal;
  private String note = "";

  public ScriptedMembership() {
    view = view(Optional.empty(), MemberState.STARTUP, CoreView.LeaderPhase.NONE, 0);
  }

  /** A set {@code rs} of so many ordinary members. */
  public static SetConfig config(int members) {
    List<Member> all = new ArrayList<>();
    for (int id = 0; id < members; id++) {
      all.add(Member.of(id, host(id), Duties.ORDINARY));
    }
    return SetConfig.of("rs", all).withVersion(new ConfigVersion(1, 1));
  }

  public static HostPort host(int id) {
    return new HostPort("h" + id, 27017);
  }

  private SetView view(
      Optional<SetConfig> config, MemberState state, CoreView.LeaderPhase phase, long term) {
    int primary = state == MemberState.PRIMARY ? SELF : 1;
    CoreView.Role role = new CoreView.Role(state, term, primary, primary, phase, 0, 0, 0, false);
    List<MemberView> rows =
        config
            .map(known -> known.members().stream().map(each -> row(each, state)).toList())
            .orElse(List.of());
    CoreView core =
        new CoreView(
            config,
            config.isPresent() ? SELF : -1,
            role,
            rows,
            new ElectionMetrics(Map.of(), Optional.empty(), Optional.empty()));
    return new SetView(core, PROCESS, view == null ? 0 : view.counter() + 1, 0);
  }

  private static MemberView row(Member member, MemberState own) {
    boolean self = member.id() == SELF;
    MemberState other = member.isArbiter() ? MemberState.ARBITER : MemberState.SECONDARY;
    return new MemberView(
        member.id(),
        self,
        self ? own : other,
        LogPositions.NONE,
        new MemberView.Contact(0, 0, 0, 1, 1, ""),
        new ConfigVersion(1, 1),
        "",
        0);
  }

  /** Puts it into a state; a primary takes writes. */
  public void become(SetConfig config, MemberState state, long term) {
    boolean leads = state == MemberState.PRIMARY;
    become(config, state, leads ? CoreView.LeaderPhase.WRITABLE : CoreView.LeaderPhase.NONE, term);
  }

  public void become(SetConfig config, MemberState state, CoreView.LeaderPhase phase, long term) {
    view = view(Optional.of(config), state, phase, term);
    progress.configure(config, SELF);
    progress.enterTerm(term);
    if (phase == CoreView.LeaderPhase.WRITABLE) {
      progress.lead(term, OpTime.NULL);
    } else {
      progress.follow();
    }
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(Runnable::run);
  }

  /** Another member reports that it has everything up to that entry. */
  public void report(int memberId, OpTime upTo, long term) {
    Position position = new Position(upTo, 1);
    progress.report(List.of(new Progress.Row(memberId, LogPositions.at(position), term)));
  }

  /** Refuses what it is asked for from now on. */
  public void refuse(TapdbException with) {
    refusal = with;
  }

  /** Says that when something is done. */
  public void note(String text) {
    note = text;
  }

  /** Everything it was asked for. */
  public List<Object> asked() {
    return asked;
  }

  /** How many wait for a change. */
  public int waiting() {
    return waiting.size();
  }

  @Override
  public boolean isInSet() {
    return true;
  }

  @Override
  public String formerSet() {
    return "";
  }

  @Override
  public StreamAcceptor streams() {
    throw new IllegalStateException("no streams in this test");
  }

  @Override
  public SetView view() {
    return view;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public int rollbackId() {
    return 7;
  }

  @Override
  public boolean isConfigCommitted() {
    return true;
  }

  @Override
  public void whenChanged(long counter, Runnable task) {
    if (counter == view.counter()) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public void forget(Runnable task) {
    waiting.remove(task);
  }

  private void answer(Object what, Answer answer) {
    asked.add(what);
    if (refusal == null) {
      answer.done(note);
    } else {
      answer.refused(refusal);
    }
  }

  @Override
  public void ask(LongFunction<Event> event, Answer answer) {
    answer(event.apply(1), answer);
  }

  @Override
  public void heartbeat(HeartbeatRequest request, Consumer<HeartbeatReply> reply) {
    asked.add(request);
    reply.accept(
        new HeartbeatReply(
            "rs",
            new HeartbeatReply.Standing(view.state(), view.term(), -1, 0, "", true),
            Optional.empty(),
            Position.NONE,
            HeartbeatReply.NO_CONFIG,
            Optional.empty()));
  }

  @Override
  public void vote(VoteQuestion question, Consumer<VoteReply> reply) {
    asked.add(question);
    reply.accept(new VoteReply(question.request().term(), true, ""));
  }

  @Override
  public void initiate(SetConfig config, Answer answer) {
    answer(config == null ? "default" : config, answer);
  }

  @Override
  public void reconfigure(SetConfig config, boolean force, long maxTimeMillis, Answer answer) {
    answer(List.of(config, force, maxTimeMillis), answer);
  }

  @Override
  public void syncFrom(HostPort source, Answer answer) {
    answer(source, answer);
  }
}
