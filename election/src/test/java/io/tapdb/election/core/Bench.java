// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.Seeds;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatReply.Standing;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One core alone, whose surroundings a test plays by hand; it is member 0 unless said otherwise.
 */
final class Bench {
  static final OpTime FIRST = OpTime.of(1, 1, 0);
  static final OpTime SECOND = OpTime.of(2, 1, 0);

  final ElectionCore core;
  SetConfig config;
  final List<Effect> last = new ArrayList<>();
  long now = 1000;

  Bench(SetConfig config, int self, VoteRecord vote, OpTime written) {
    this.config = config;
    MemberState state = written.equals(OpTime.NULL) ? MemberState.STARTUP2 : MemberState.SECONDARY;
    LogPositions log =
        written.equals(OpTime.NULL) ? LogPositions.NONE : LogPositions.at(new Position(written, 1));
    StartFacts facts = new StartFacts("rs", vote, log, state);
    core = new ElectionCore(CoreSettings.DEFAULT, Voting.RULES, Seeds.random(1), facts);
    on(new Event.ConfigInstalled(config, self));
  }

  /** Member 0 of so many ordinary ones, with one entry. */
  static Bench of(int size) {
    return new Bench(NextConfig.initiated(Configs.ordinary(size)), 0, VoteRecord.NONE, FIRST);
  }

  static Bench of(SetConfig config) {
    return new Bench(NextConfig.initiated(config), 0, VoteRecord.NONE, FIRST);
  }

  Bench on(Event event) {
    last.clear();
    last.addAll(core.on(event, now));
    return this;
  }

  Bench after(long millis) {
    now += millis;
    return on(new Event.Tick());
  }

  /** All effects of a kind that the last event had. */
  <E extends Effect> List<E> all(Class<E> kind) {
    return last.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <E extends Effect> E only(Class<E> kind) {
    List<E> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError("not one " + kind.getSimpleName() + " but " + last);
    }
    return found.get(0);
  }

  boolean has(Class<? extends Effect> kind) {
    return last.stream().anyMatch(kind::isInstance);
  }

  HeartbeatReply reply(MemberState state, long term, OpTime written) {
    int primary = -1;
    Standing standing = new Standing(state, term, primary, 0, "", true);
    Optional<LogPositions> log =
        written.equals(OpTime.NULL)
            ? Optional.empty()
            : Optional.of(LogPositions.at(new Position(written, 1)));
    return new HeartbeatReply(
        "rs", standing, log, Position.NONE, config.version(), Optional.empty());
  }

  Bench beats(int id, MemberState state, long term, OpTime written) {
    return on(new Event.HeartbeatAnswered(id, reply(state, term, written), 1));
  }

  Bench fails(int id) {
    return on(new Event.HeartbeatFailed(id, "gone"));
  }

  Bench asked(int from, long term, int primary) {
    return asked(from, term, primary, config.version());
  }

  Bench asked(int from, long term, int primary, ConfigVersion version) {
    String host = Configs.host(from).toString();
    return on(
        new Event.HeartbeatAsked(
            77, new HeartbeatRequest("rs", version, term, primary, host, from)));
  }

  Bench vote(long token, boolean dry, long term, int candidate, boolean evidence) {
    VoteRequest request = new VoteRequest("rs", dry, term, candidate, config.version(), ahead());
    return on(new Event.VoteAsked(token, new VoteQuestion(request, evidence)));
  }

  /** An entry after the own last one and of its term. */
  private OpTime ahead() {
    return OpTime.of(
        9, 9, core.view().selfId() < 0 ? 0 : Math.max(0, self().log().written().opTime().term()));
  }

  private MemberView self() {
    return core.view().member(core.view().selfId()).orElseThrow();
  }

  Bench answered(int id, long round, boolean granted) {
    return on(new Event.VoteAnswered(id, round, new VoteReply(core.term(), granted, "")));
  }

  /** Everybody else is there, and follows nobody. */
  Bench met() {
    for (int i = 1; i < config.members().size(); i++) {
      beats(
          i,
          config.members().get(i).isArbiter() ? MemberState.ARBITER : MemberState.SECONDARY,
          0,
          FIRST);
    }
    return this;
  }

  /** Member 0 runs in earnest, and its own vote is durable. */
  Bench campaigning() {
    met().on(new Event.StepUpAsked(1, true));
    return on(new Event.VoteStored(only(Effect.StoreVote.class).record()));
  }

  /** Everybody grants, and has nothing that member 0 lacks. */
  Bench elected() {
    campaigning();
    long round = all(Effect.AskVote.class).get(0).round();
    for (int i = 1;
        i < config.members().size() && core.view().role().state() != MemberState.PRIMARY;
        i++) {
      answered(i, round, true);
    }
    return this;
  }

  /** It takes writes. */
  Bench leading() {
    elected();
    for (int i = 1; i < config.members().size(); i++) {
      beats(
          i,
          config.members().get(i).isArbiter() ? MemberState.ARBITER : MemberState.SECONDARY,
          1,
          FIRST);
    }
    on(new Event.Drained(1));
    wrote(OpTime.of(3, 1, 1));
    return on(new Event.NoopWritten(1, OpTime.of(3, 1, 1)));
  }

  Bench wrote(OpTime entry) {
    return on(new Event.LogMoved(LogPositions.at(new Position(entry, 1)), Position.NONE));
  }

  Bench progress(int id, OpTime entry) {
    return on(new Event.ProgressSeen(id, LogPositions.at(new Position(entry, 1)), core.term()));
  }

  MemberState state() {
    return core.view().role().state();
  }
}
