// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatReply.Standing;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Member 0 of three gives and takes signs of life. */
class HeartbeatTest {
  private static int sent(Bench bench) {
    return bench.all(Effect.SendHeartbeat.class).size();
  }

  private static MemberView view(Bench bench, int id) {
    return bench.core.view().member(id).orElseThrow();
  }

  @Test
  void aNewConfigurationGoesToEverybodyAtOnce() {
    Bench bench = Bench.of(3);
    assertThat(bench.all(Effect.SendHeartbeat.class))
        .extracting(Effect.SendHeartbeat::memberId)
        .containsExactly(1, 2);
    HeartbeatRequest request = bench.all(Effect.SendHeartbeat.class).get(0).request();
    assertThat(request)
        .isEqualTo(
            new HeartbeatRequest(
                "rs", bench.config.version(), 0, -1, Configs.host(0).toString(), 0));
    assertThat(view(bench, 1).state()).isEqualTo(MemberState.UNKNOWN);
  }

  @Test
  void whoFollowsNobodyAsksFourTimesAsOften() {
    Bench bench = Bench.of(3).met();
    assertThat(sent(bench.after(499))).isZero();
    assertThat(sent(bench.after(1))).isEqualTo(2);
    bench.on(new Event.SyncSourceChanged(1)).met();
    assertThat(sent(bench.after(1_999))).isZero();
    assertThat(sent(bench.after(1))).isEqualTo(2);
  }

  @Test
  void anArbiterAsksAtMostEveryHalfElectionTimeout() {
    SetConfig config = Configs.of(Duties.ORDINARY, Duties.ORDINARY, Duties.ARBITER);
    config =
        config.withSettings(
            config.settings().withTimeouts(config.settings().timeouts().withElectionTimeout(3000)));
    Bench bench = new Bench(NextConfig.initiated(config), 2, VoteRecord.NONE, OpTime.NULL);
    bench
        .beats(0, MemberState.SECONDARY, 0, Bench.FIRST)
        .beats(1, MemberState.SECONDARY, 0, Bench.FIRST);
    assertThat(sent(bench.after(1_499))).isZero();
    assertThat(sent(bench.after(1))).isEqualTo(2);
  }

  @Test
  void aMemberIsDownWhenThreeInARowFailed() {
    Bench bench = Bench.of(3).met().after(500);
    assertThat(sent(bench.fails(1))).isEqualTo(1);
    assertThat(sent(bench.fails(1))).isEqualTo(1);
    assertThat(view(bench, 1).isUp()).isTrue();
    bench.fails(1);
    assertThat(view(bench, 1).state()).isEqualTo(MemberState.DOWN);
    assertThat(view(bench, 1).contact().message()).isEqualTo("gone");
    assertThat(sent(bench.after(500))).isEqualTo(1);
    bench.beats(1, MemberState.SECONDARY, 0, Bench.FIRST);
    assertThat(view(bench, 1).state()).isEqualTo(MemberState.SECONDARY);
    assertThat(view(bench, 1).contact().upSince()).isEqualTo(bench.now);
  }

  @Test
  void threeTriesShareTheTimeOfOne() {
    Bench bench = Bench.of(3);
    assertThat(bench.all(Effect.SendHeartbeat.class))
        .allMatch(send -> send.timeoutMillis() == 3333);
    bench.now += 9_000;
    bench.fails(1);
    assertThat(bench.only(Effect.SendHeartbeat.class).timeoutMillis()).isEqualTo(1000);
    bench.now += 1_000;
    bench.fails(1);
    assertThat(view(bench, 1).state()).isEqualTo(MemberState.DOWN);
  }

  @Test
  void aFailureThatComesAfterAnAnswerIsOfNoInterest() {
    Bench bench = Bench.of(3).met();
    bench.fails(1).fails(1).fails(1);
    assertThat(view(bench, 1).isUp()).isTrue();
  }

  @Test
  void aHeartbeatOfWhichNothingIsHeardIsGivenUp() {
    Bench bench = Bench.of(3).after(11_000);
    assertThat(view(bench, 1).state()).isEqualTo(MemberState.DOWN);
  }

  @Test
  void whoIsDownAndSpeaksUpIsAskedAtOnce() {
    Bench bench = Bench.of(3).met().after(500).fails(1).fails(1).fails(1);
    assertThat(sent(bench.asked(1, 0, -1))).isEqualTo(1);
    assertThat(view(bench, 1).contact().asked()).isEqualTo(bench.now);
    assertThat(sent(bench.asked(1, 0, -1))).as("one is under way").isZero();
  }

  @Test
  void anOlderConfigurationIsAnsweredWithTheOwn() {
    Bench bench = Bench.of(3).asked(1, 0, -1, HeartbeatReply.NO_CONFIG);
    HeartbeatReply reply = bench.only(Effect.AnswerHeartbeat.class).reply();
    assertThat(reply.newer()).contains(bench.config);
    assertThat(reply.log()).isPresent();
    bench.asked(1, 0, -1);
    assertThat(bench.only(Effect.AnswerHeartbeat.class).reply().newer()).isEmpty();
  }

  @Test
  void aNewerConfigurationIsAskedForButNotAllTheTime() {
    ConfigVersion newer = new ConfigVersion(9, 0);
    Bench bench = Bench.of(3).asked(1, 0, -1, newer);
    assertThat(bench.only(Effect.AskConfig.class).host()).isEqualTo(Configs.host(1).toString());
    assertThat(bench.asked(2, 0, -1, newer).has(Effect.AskConfig.class)).isFalse();
    bench.now += 250;
    assertThat(bench.asked(2, 0, -1, newer).has(Effect.AskConfig.class)).isTrue();
  }

  @Test
  void aNewerConfigurationInAnAnswerIsHandedOn() {
    Bench bench = Bench.of(3);
    SetConfig newer = bench.config.withVersion(new ConfigVersion(2, 0));
    HeartbeatReply plain = bench.reply(MemberState.SECONDARY, 0, Bench.FIRST);
    HeartbeatReply reply =
        new HeartbeatReply(
            "rs",
            plain.standing(),
            plain.log(),
            Position.NONE,
            newer.version(),
            Optional.of(newer));
    bench.on(new Event.HeartbeatAnswered(1, reply, 1));
    assertThat(bench.only(Effect.ConfigSeen.class).config()).isEqualTo(newer);
    bench.on(new Event.ConfigHeard(reply));
    assertThat(bench.has(Effect.ConfigSeen.class)).isTrue();
    bench.on(new Event.ConfigInstalled(newer, 0)).on(new Event.ConfigHeard(reply));
    assertThat(bench.has(Effect.ConfigSeen.class)).isFalse();
  }

  @Test
  void anotherSetLearnsTheNameAndTeachesNothing() {
    Bench bench = Bench.of(3);
    HeartbeatRequest request =
        new HeartbeatRequest("other", new ConfigVersion(9, 9), 9, 1, "a:1", 1);
    bench.on(new Event.HeartbeatAsked(5, request));
    assertThat(bench.only(Effect.AnswerHeartbeat.class).reply().setName()).isEqualTo("rs");
    assertThat(bench.has(Effect.AskConfig.class)).isFalse();
    assertThat(bench.core.term()).isZero();
    HeartbeatReply plain = bench.reply(MemberState.PRIMARY, 9, Bench.FIRST);
    HeartbeatReply foreign =
        new HeartbeatReply(
            "other",
            plain.standing(),
            plain.log(),
            Position.NONE,
            plain.config(),
            Optional.empty());
    bench.on(new Event.HeartbeatAnswered(1, foreign, 1));
    assertThat(bench.core.term()).isZero();
    assertThat(view(bench, 1).contact().message()).contains("'other'");
  }

  @Test
  void thePrimaryIsWhoeverSaysSoInThisTerm() {
    Bench bench = Bench.of(3).met();
    bench.beats(1, MemberState.PRIMARY, 3, Bench.FIRST);
    assertThat(bench.core.view().role().primaryId()).isEqualTo(1);
    assertThat(bench.only(Effect.PrimaryChanged.class).memberId()).isEqualTo(1);
    bench.beats(2, MemberState.PRIMARY, 2, Bench.FIRST);
    assertThat(bench.core.view().role().primaryId()).as("of an older term").isEqualTo(1);
    bench.beats(2, MemberState.SECONDARY, 4, Bench.FIRST);
    assertThat(bench.core.view().role().primaryId()).as("of a term that is over").isEqualTo(-1);
    bench.asked(2, 4, 2);
    assertThat(bench.core.view().role().primaryId()).as("by its own heartbeat").isEqualTo(2);
  }

  @Test
  void aPrimaryThatSteppedDownIsNone() {
    Bench bench = Bench.of(3).met().asked(1, 0, 1).after(600);
    assertThat(sent(bench)).isPositive();
    bench.beats(1, MemberState.SECONDARY, 0, Bench.FIRST);
    assertThat(bench.core.view().role().primaryId()).isEqualTo(-1);
  }

  @Test
  void anAnswerToAnOlderQuestionDoesNotUnmakeAPrimary() {
    Bench bench = Bench.of(3).met().after(500);
    bench.now += 10;
    bench.asked(1, 0, 1).beats(1, MemberState.SECONDARY, 0, Bench.FIRST);
    assertThat(bench.core.view().role().primaryId()).isEqualTo(1);
  }

  @Test
  void aCommitPointIsLearnedOnlyInTheTermOfTheOwnLastEntry() {
    Bench bench = Bench.of(3).met().wrote(OpTime.of(5, 1, 2));
    bench.on(new Event.HeartbeatAnswered(1, committed(bench, OpTime.of(4, 1, 2)), 1));
    assertThat(bench.only(Effect.CommitPointSeen.class).committed().opTime())
        .isEqualTo(OpTime.of(4, 1, 2));
    bench.on(new Event.HeartbeatAnswered(1, committed(bench, OpTime.of(4, 1, 1)), 1));
    assertThat(bench.has(Effect.CommitPointSeen.class)).isFalse();
    bench.on(new Event.HeartbeatAnswered(1, committed(bench, OpTime.of(4, 1, 3)), 1));
    assertThat(bench.has(Effect.CommitPointSeen.class)).isFalse();
  }

  private static HeartbeatReply committed(Bench bench, OpTime point) {
    Standing standing = new Standing(MemberState.SECONDARY, bench.core.term(), -1, 0, "", true);
    LogPositions log = LogPositions.at(new Position(point, 1));
    return new HeartbeatReply(
        "rs",
        standing,
        Optional.of(log),
        new Position(point, 1),
        bench.config.version(),
        Optional.empty());
  }

  @Test
  void whatAMemberSaysItselfReplacesWhatWasKnownUnlessItIsOlderThanARow() {
    Bench bench = Bench.of(3).met();
    OpTime far = OpTime.of(9, 1, 0);
    bench.after(10).progress(1, far);
    assertThat(view(bench, 1).log().written().opTime()).isEqualTo(far);
    bench.beats(1, MemberState.SECONDARY, 0, Bench.FIRST);
    assertThat(view(bench, 1).log().written().opTime()).as("asked before the row").isEqualTo(far);
    bench.after(500).beats(1, MemberState.SECONDARY, 0, Bench.SECOND);
    assertThat(view(bench, 1).log().written().opTime()).as("rolled back").isEqualTo(Bench.SECOND);
  }

  @Test
  void rowsOfAnOlderTermAreOfNoInterestAndThoseOfANewerOneRaiseTheTerm() {
    Bench bench = Bench.of(3).met().on(new Event.TermSeen(4));
    LogPositions log = LogPositions.at(new Position(OpTime.of(9, 1, 3), 1));
    bench.on(new Event.ProgressSeen(1, log, 3));
    assertThat(view(bench, 1).log().written().opTime()).isEqualTo(Bench.FIRST);
    bench.on(new Event.ProgressSeen(1, log, 6));
    assertThat(bench.core.term()).isEqualTo(6);
    assertThat(view(bench, 1).log()).isEqualTo(log);
  }

  @Test
  void aMemberWithoutConfigurationAnswersAsOne() {
    StartFacts facts =
        new StartFacts("rs", VoteRecord.NONE, LogPositions.NONE, MemberState.STARTUP2);
    ElectionCore core =
        new ElectionCore(
            CoreSettings.DEFAULT, Voting.RULES, io.tapdb.election.Seeds.random(1), facts);
    assertThat(core.nextWakeUp()).isEqualTo(Long.MAX_VALUE);
    HeartbeatRequest request = new HeartbeatRequest("rs", new ConfigVersion(1, 0), 3, 0, "a:1", 0);
    var effects = core.on(new Event.HeartbeatAsked(5, request), 10);
    assertThat(effects).hasSize(2);
    assertThat(((Effect.AskConfig) effects.get(0)).host()).isEqualTo("a:1");
    HeartbeatReply reply = ((Effect.AnswerHeartbeat) effects.get(1)).reply();
    assertThat(reply.config()).isEqualTo(HeartbeatReply.NO_CONFIG);
    assertThat(reply.standing().state()).isEqualTo(MemberState.STARTUP);
    assertThat(reply.log()).isEmpty();
    assertThat(core.view().members()).isEmpty();
  }
}
