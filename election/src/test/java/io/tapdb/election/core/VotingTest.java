// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.VoteRequest;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.oplog.OpTime;
import org.junit.jupiter.api.Test;

/** Member 0 of three as a voter and as a candidate. */
class VotingTest {
  private static VoteReply reply(Bench bench) {
    return bench.only(Effect.AnswerVote.class).reply();
  }

  @Test
  void aVoteIsAnsweredOnceItIsDurable() {
    Bench bench = Bench.of(3).vote(7, false, 1, 2, false);
    VoteRecord record = bench.only(Effect.StoreVote.class).record();
    assertThat(record).isEqualTo(new VoteRecord(1, 2));
    assertThat(bench.has(Effect.AnswerVote.class)).isFalse();
    assertThat(bench.core.lastVote()).isEqualTo(record);
    bench.on(new Event.VoteStored(record));
    assertThat(bench.only(Effect.AnswerVote.class).token()).isEqualTo(7);
    assertThat(reply(bench)).isEqualTo(new VoteReply(1, true, ""));
  }

  @Test
  void whileAVoteIsOnItsWayToTheDiskNobodyElseGetsOne() {
    Bench bench = Bench.of(3).vote(7, false, 1, 2, false).vote(8, false, 1, 1, false);
    assertThat(bench.only(Effect.AnswerVote.class).token()).isEqualTo(8);
    assertThat(reply(bench).granted()).isFalse();
    assertThat(bench.has(Effect.StoreVote.class)).isFalse();
  }

  @Test
  void votesOfTwoTermsAreAnsweredEachWhenItIsDurable() {
    Bench bench = Bench.of(3).vote(7, false, 1, 2, false).vote(8, false, 2, 1, false);
    bench.on(new Event.VoteStored(new VoteRecord(1, 2)));
    assertThat(bench.only(Effect.AnswerVote.class).token()).isEqualTo(7);
    bench.on(new Event.VoteStored(new VoteRecord(2, 1)));
    assertThat(bench.only(Effect.AnswerVote.class).token()).isEqualTo(8);
  }

  @Test
  void aDryRunIsAnsweredAtOnceAndChangesNothing() {
    Bench bench = Bench.of(3).vote(7, true, 0, 2, false);
    assertThat(reply(bench).granted()).isTrue();
    assertThat(bench.core.term()).isZero();
    assertThat(bench.core.lastVote()).isEqualTo(VoteRecord.NONE);
  }

  @Test
  void whoVotedBeforeARestartDoesNotVoteAgain() {
    Bench bench =
        new Bench(NextConfig.initiated(Configs.ordinary(3)), 0, new VoteRecord(4, 1), Bench.FIRST);
    assertThat(bench.core.term()).isEqualTo(4);
    bench.vote(7, false, 4, 2, false);
    assertThat(reply(bench).reason()).contains("already voted for member 1 in term 4");
  }

  @Test
  void theTermsOfAnotherSetMeanNothing() {
    Bench bench = Bench.of(3);
    VoteRequest request =
        new VoteRequest("other", false, 99, 1, bench.config.version(), OpTime.of(9, 9, 9));
    bench.on(new Event.VoteAsked(7, new VoteQuestion(request, false)));
    assertThat(reply(bench).granted()).isFalse();
    assertThat(bench.core.term()).isZero();
  }

  @Test
  void aMemberWithoutConfigurationDoesNotVote() {
    Bench bench =
        new Bench(NextConfig.initiated(Configs.ordinary(3)), -1, VoteRecord.NONE, Bench.FIRST);
    bench.vote(7, false, 1, 2, false);
    assertThat(reply(bench).granted()).isFalse();
    assertThat(bench.state()).isEqualTo(MemberState.REMOVED);
  }

  @Test
  void whoGrantedAVoteGivesTheCandidateTheWholeTime() {
    Bench bench = Bench.of(3).met();
    bench.after(9_900).met().vote(7, false, 1, 2, false);
    bench.after(9_900);
    assertThat(bench.has(Effect.AskVote.class)).isFalse();
    bench.met().after(2_000);
    assertThat(bench.has(Effect.AskVote.class)).isTrue();
  }

  @Test
  void nobodyIsAskedInEarnestBeforeTheOwnVoteIsDurable() {
    Bench bench = Bench.of(3).met().on(new Event.StepUpAsked(1, false));
    assertThat(bench.all(Effect.AskVote.class))
        .hasSize(2)
        .allMatch(ask -> ask.question().request().dryRun() && ask.question().request().term() == 0);
    bench.answered(1, bench.all(Effect.AskVote.class).get(0).round(), true);
    assertThat(bench.only(Effect.StoreVote.class).record()).isEqualTo(new VoteRecord(1, 0));
    assertThat(bench.has(Effect.AskVote.class)).isFalse();
    bench.on(new Event.VoteStored(new VoteRecord(1, 0)));
    assertThat(bench.all(Effect.AskVote.class))
        .hasSize(2)
        .allMatch(
            ask -> !ask.question().request().dryRun() && ask.question().request().term() == 1);
  }

  @Test
  void aLateAnswerToTheDryRunIsNoVote() {
    Bench bench = Bench.of(5).met().on(new Event.StepUpAsked(1, false));
    long dry = bench.all(Effect.AskVote.class).get(0).round();
    bench.answered(1, dry, true).answered(2, dry, true);
    assertThat(bench.core.term()).isEqualTo(1);
    bench.answered(3, dry, true).answered(4, dry, true);
    bench.on(new Event.VoteStored(new VoteRecord(1, 0)));
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
    bench.answered(3, dry, true).answered(4, dry, true);
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
  }

  @Test
  void oneMemberCountsOnce() {
    Bench bench = Bench.of(5).campaigning();
    long round = bench.all(Effect.AskVote.class).get(0).round();
    bench.answered(1, round, true).answered(1, round, true);
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
    bench.answered(2, round, true);
    assertThat(bench.state()).isEqualTo(MemberState.PRIMARY);
  }

  @Test
  void whoDoesNotAnswerCountsAsARefusal() {
    Bench bench = Bench.of(3).campaigning();
    long round = bench.all(Effect.AskVote.class).get(0).round();
    bench.on(new Event.VoteFailed(1, round));
    assertThat(bench.has(Effect.Refuse.class)).isFalse();
    bench.on(new Event.VoteFailed(2, round));
    assertThat(bench.only(Effect.Refuse.class).refusal().kind())
        .isEqualTo(CoreRefusal.Kind.COMMAND_FAILED);
  }

  @Test
  void aCandidateGivesUpWhenTimeIsUp() {
    Bench bench = Bench.of(3).campaigning().after(10_000);
    assertThat(bench.only(Effect.Refuse.class).refusal().message()).contains("in time");
  }

  @Test
  void aNewerTermEndsACandidacy() {
    Bench bench = Bench.of(3).campaigning();
    long round = bench.all(Effect.AskVote.class).get(0).round();
    bench.on(new Event.VoteAnswered(1, round, new VoteReply(5, false, "")));
    assertThat(bench.core.term()).isEqualTo(5);
    assertThat(bench.has(Effect.Refuse.class)).isTrue();
    bench.answered(2, round, true);
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
  }

  @Test
  void entriesThatAreGivenUpEndACandidacy() {
    Bench bench = Bench.of(3).met().wrote(Bench.SECOND).on(new Event.StepUpAsked(1, false));
    bench.wrote(Bench.FIRST);
    assertThat(bench.only(Effect.Refuse.class).refusal().message()).contains("given up");
  }

  @Test
  void rollingBackEndsACandidacy() {
    Bench bench = Bench.of(3).met().on(new Event.StepUpAsked(1, false));
    bench.on(new Event.DataStateChanged(MemberState.ROLLBACK, false));
    assertThat(bench.only(Effect.Refuse.class).refusal().message()).contains("ROLLBACK");
  }

  @Test
  void anotherConfigurationEndsACandidacy() {
    Bench bench = Bench.of(3).met().on(new Event.StepUpAsked(1, false));
    bench.on(new Event.ConfigInstalled(bench.config.withVersion(new ConfigVersion(2, 0)), 0));
    assertThat(bench.only(Effect.Refuse.class).refusal().message()).contains("configuration");
  }

  @Test
  void whoCannotSeeAMajorityDoesNotRun() {
    Bench bench = Bench.of(3).after(20_000);
    assertThat(bench.has(Effect.AskVote.class)).isFalse();
    bench.on(new Event.StepUpAsked(1, false));
    assertThat(bench.only(Effect.Refuse.class).refusal().message()).contains("majority");
  }

  @Test
  void whoeverMayNotRunSaysWhy() {
    Duties none = Duties.ORDINARY.withPriority(0);
    Bench priority = Bench.of(Configs.of(none, Duties.ORDINARY, Duties.ORDINARY)).met();
    priority.on(new Event.StepUpAsked(1, false));
    assertThat(priority.only(Effect.Refuse.class).refusal().message()).contains("priority is 0");
    Bench frozen = Bench.of(3).met().on(new Event.FreezeAsked(1, 10));
    frozen.on(new Event.StepUpAsked(2, false));
    assertThat(frozen.only(Effect.Refuse.class).refusal().message()).contains("10000 ms");
    Bench empty =
        new Bench(NextConfig.initiated(Configs.ordinary(3)), 0, VoteRecord.NONE, OpTime.NULL);
    empty.met().on(new Event.StepUpAsked(1, false));
    assertThat(empty.only(Effect.Refuse.class).refusal().message()).contains("STARTUP2");
    Bench leaving = Bench.of(3).met().on(new Event.ShutdownAsked(1, 10, true));
    leaving.on(new Event.StepUpAsked(2, false));
    assertThat(leaving.only(Effect.Refuse.class).refusal().message()).contains("shutting down");
    Bench stale = Bench.of(3).met().on(new Event.DataStateChanged(MemberState.SECONDARY, true));
    stale.on(new Event.StepUpAsked(2, false));
    assertThat(stale.only(Effect.Refuse.class).refusal().message()).contains("RECOVERING");
  }

  @Test
  void theVoteOfTheArbiterKeepsAHealthyPrimary() {
    Bench bench =
        new Bench(
            NextConfig.initiated(Configs.of(Duties.ORDINARY, Duties.ORDINARY, Duties.ARBITER)),
            2,
            VoteRecord.NONE,
            OpTime.NULL);
    bench.beats(0, MemberState.PRIMARY, 0, Bench.FIRST).vote(7, true, 0, 1, false);
    assertThat(reply(bench).reason()).contains("healthy primary");
    bench.after(2000).fails(0).fails(0).fails(0).vote(8, true, 0, 1, false);
    assertThat(reply(bench).granted()).isTrue();
  }

  @Test
  void aProbeThatNobodyAskedForIsABrokenInvariant() {
    assertThatThrownBy(() -> Bench.of(3).on(new Event.ProbeAnswered(3, true)))
        .isInstanceOf(IllegalStateException.class);
  }
}
