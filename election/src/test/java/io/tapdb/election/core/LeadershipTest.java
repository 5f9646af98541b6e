// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Configs;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.CoreRefusal.Kind;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.CandidateMetrics;
import io.tapdb.election.view.CoreView.LeaderPhase;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import org.junit.jupiter.api.Test;

/** Member 0 as primary, from its election to its end. */
class LeadershipTest {
  private static final OpTime FAR = OpTime.of(8, 1, 0);

  private static LeaderPhase phase(Bench bench) {
    return bench.core.view().role().phase();
  }

  private static Bench elected(int catchUpMillis) {
    SetConfig config = Configs.ordinary(5);
    return Bench.of(
            config.withSettings(
                config
                    .settings()
                    .withTimeouts(config.settings().timeouts().withCatchUp(catchUpMillis, 9000))))
        .elected();
  }

  private static Bench stepDown(Bench bench, int seconds, int catchUp, boolean force) {
    return bench.on(new Event.StepDownAsked(5, seconds, catchUp, force));
  }

  private static Kind refusal(Bench bench) {
    return bench.only(Effect.Refuse.class).refusal().kind();
  }

  @Test
  void everybodyHearsOfAnElectionAtOnce() {
    Bench bench = elected(-1);
    assertThat(bench.all(Effect.SendHeartbeat.class))
        .hasSize(4)
        .allMatch(send -> send.request().primaryId() == 0 && send.request().term() == 1);
    assertThat(bench.only(Effect.StateChanged.class))
        .isEqualTo(new Effect.StateChanged(MemberState.SECONDARY, MemberState.PRIMARY));
    assertThat(bench.only(Effect.Confirm.class).token()).isEqualTo(1);
    assertThat(phase(bench)).isEqualTo(LeaderPhase.CATCH_UP);
    assertThat(bench.core.view().isWritable()).isFalse();
  }

  @Test
  void onlyThoseWhoDidNotGrantMayBeAhead() {
    Bench bench = elected(-1).beats(3, MemberState.SECONDARY, 1, Bench.FIRST);
    assertThat(bench.has(Effect.BeginDrain.class)).isFalse();
    bench.beats(4, MemberState.SECONDARY, 1, Bench.FIRST);
    assertThat(bench.only(Effect.BeginDrain.class).term()).isEqualTo(1);
    assertThat(counter(bench, "numCatchUpsAlreadyCaughtUp")).isEqualTo(1);
  }

  private static long counter(Bench bench, String name) {
    return bench.core.view().metrics().counters().get(name);
  }

  @Test
  void theSlowAreNotWaitedFor() {
    Bench bench = elected(-1).after(299);
    assertThat(bench.has(Effect.BeginDrain.class)).isFalse();
    assertThat(bench.core.nextWakeUp()).isEqualTo(bench.now + 1);
    assertThat(bench.after(1).has(Effect.BeginDrain.class)).isTrue();
  }

  @Test
  void itCatchesUpToTheFurthestOfThem() {
    Bench bench = elected(-1).beats(3, MemberState.SECONDARY, 1, Bench.SECOND);
    bench.beats(4, MemberState.SECONDARY, 1, FAR);
    Effect.BeginCatchUp begin = bench.only(Effect.BeginCatchUp.class);
    assertThat(begin.target()).isEqualTo(FAR);
    assertThat(begin.sourceIds()).containsExactly(4);
    assertThat(bench.wrote(Bench.SECOND).has(Effect.BeginDrain.class)).isFalse();
    assertThat(bench.wrote(FAR).has(Effect.BeginDrain.class)).isTrue();
    assertThat(counter(bench, "numCatchUpsSucceeded")).isEqualTo(1);
  }

  @Test
  void aSourceThatIsGoneIsNoTarget() {
    Bench bench = elected(-1).beats(3, MemberState.SECONDARY, 1, Bench.SECOND);
    bench.beats(4, MemberState.SECONDARY, 1, FAR).after(2_000).fails(4).fails(4).fails(4);
    assertThat(bench.only(Effect.BeginCatchUp.class).target()).isEqualTo(Bench.SECOND);
  }

  @Test
  void aCatchUpEndsWithItsTimeOrByOrder() {
    Bench bench = elected(2_000).beats(3, MemberState.SECONDARY, 1, FAR).after(300);
    assertThat(bench.has(Effect.BeginCatchUp.class)).isTrue();
    assertThat(bench.after(1_700).has(Effect.BeginDrain.class)).isTrue();
    assertThat(counter(bench, "numCatchUpsTimedOut")).isEqualTo(1);
    Bench other = elected(-1).beats(3, MemberState.SECONDARY, 1, FAR).after(300);
    other.on(new Event.AbortCatchUpAsked(9));
    assertThat(other.only(Effect.Confirm.class).token()).isEqualTo(9);
    assertThat(other.has(Effect.BeginDrain.class)).isTrue();
    assertThat(refusal(other.on(new Event.AbortCatchUpAsked(9)))).isEqualTo(Kind.ILLEGAL_OPERATION);
  }

  @Test
  void thereIsNoCatchUpWhereItHasNoTime() {
    Bench bench = elected(0);
    assertThat(bench.has(Effect.BeginDrain.class)).isTrue();
    assertThat(counter(bench, "numCatchUpsSkipped")).isEqualTo(1);
  }

  @Test
  void whoeverFetchesSaysWhenItIsDone() {
    Bench bench = elected(-1).beats(3, MemberState.SECONDARY, 1, FAR).after(300);
    assertThat(bench.on(new Event.CaughtUp(0, 3)).has(Effect.BeginDrain.class)).isFalse();
    assertThat(bench.on(new Event.CaughtUp(1, 3)).has(Effect.BeginDrain.class)).isTrue();
    assertThat(counter(bench, "catchUpOps")).isEqualTo(3);
  }

  @Test
  void afterTheDrainComesTheFirstEntryAndThenTheConfigurationOfTheTerm() {
    Bench bench = elected(0).on(new Event.Drained(0));
    assertThat(bench.has(Effect.BecomeWritable.class)).isFalse();
    assertThat(bench.on(new Event.Drained(1)).has(Effect.BecomeWritable.class)).isTrue();
    assertThat(phase(bench)).isEqualTo(LeaderPhase.DRAIN);
    bench.on(new Event.NoopWritten(1, FAR));
    assertThat(phase(bench)).isEqualTo(LeaderPhase.WRITABLE);
    assertThat(bench.core.view().role().electionTime()).isEqualTo(FAR.timestamp());
    SetConfig wanted = bench.only(Effect.Reconfigure.class).next();
    assertThat(wanted.version()).isEqualTo(new ConfigVersion(1, 1));
    assertThat(bench.after(999).has(Effect.Reconfigure.class)).isFalse();
    assertThat(bench.after(1).has(Effect.Reconfigure.class)).isTrue();
    bench.on(new Event.ConfigInstalled(wanted, 0)).after(5_000);
    assertThat(bench.has(Effect.Reconfigure.class)).isFalse();
  }

  @Test
  void theMetricsTellOfTheElection() {
    Bench bench = Bench.of(3).leading();
    CandidateMetrics metrics = bench.core.view().metrics().candidate().orElseThrow();
    assertThat(metrics.reason()).isEqualTo("stepUpRequestSkipDryRun");
    assertThat(metrics.term()).isEqualTo(1);
    assertThat(metrics.won().votesNeeded()).isEqualTo(2);
    assertThat(metrics.won().priorPrimaryId()).isEqualTo(-1);
    assertThat(metrics.since().newTerm()).isEqualTo(bench.now);
    assertThat(metrics.since().majority()).isEqualTo(MemberView.NEVER);
    Position own = new Position(OpTime.of(3, 1, 1), 1);
    bench.now += 7;
    bench.on(new Event.LogMoved(LogPositions.at(own), own));
    metrics = bench.core.view().metrics().candidate().orElseThrow();
    assertThat(metrics.since().majority()).isEqualTo(bench.now);
    assertThat(counter(bench, "stepUpCmd.called")).isEqualTo(1);
    assertThat(counter(bench, "stepUpCmd.successful")).isEqualTo(1);
    bench.on(new Event.TermSeen(4));
    assertThat(bench.core.view().metrics().candidate()).isEmpty();
    assertThat(counter(bench, "numStepDownsCausedByHigherTerm")).isEqualTo(1);
  }

  @Test
  void aNewerTermEndsIt() {
    Bench bench = Bench.of(3).leading().asked(2, 5, -1);
    assertThat(bench.only(Effect.StepDown.class).term()).isEqualTo(1);
    assertThat(bench.core.term()).isEqualTo(5);
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
  }

  @Test
  void withoutAMajorityInSightItEndsAfterTheElectionTimeout() {
    Bench bench = Bench.of(3).leading();
    long until = bench.now + 10_000;
    bench.now = until - 1;
    assertThat(bench.after(0).has(Effect.StepDown.class)).isFalse();
    assertThat(bench.core.nextWakeUp()).isLessThanOrEqualTo(until);
    assertThat(bench.after(1).only(Effect.StepDown.class).reason()).contains("majority");
  }

  @Test
  void oneOfTwoOthersIsEnough() {
    Bench bench = Bench.of(3).leading();
    for (int i = 0; i < 10; i++) {
      bench.after(2_000).beats(1, MemberState.SECONDARY, 1, Bench.FIRST);
    }
    assertThat(bench.state()).isEqualTo(MemberState.PRIMARY);
  }

  @Test
  void rowsThatMoveAreSignsOfLifeAndOthersAreNot() {
    Bench bench = Bench.of(3).leading().after(5_000).progress(1, OpTime.of(3, 1, 1)).after(9_999);
    assertThat(bench.state()).isEqualTo(MemberState.PRIMARY);
    bench.progress(1, OpTime.of(3, 1, 1)).after(1);
    assertThat(bench.state()).isEqualTo(MemberState.SECONDARY);
  }

  @Test
  void aConfigurationThatDoesNotLetItLeadEndsIt() {
    Bench bench = Bench.of(3).leading();
    SetConfig next = Configs.with(bench.config, 0, Duties.ORDINARY.withPriority(0));
    bench.on(new Event.ConfigInstalled(next.withVersion(new ConfigVersion(2, 1)), 0));
    assertThat(bench.only(Effect.StepDown.class).reason()).contains("configuration");
    Bench removed = Bench.of(3).leading();
    SetConfig without = Configs.without(removed.config, 0).withVersion(new ConfigVersion(2, 1));
    removed.on(new Event.ConfigInstalled(without, -1));
    assertThat(removed.has(Effect.StepDown.class)).isTrue();
    assertThat(removed.state()).isEqualTo(MemberState.REMOVED);
  }

  @Test
  void aNewlyAddedMemberCountsOnceItHasItsData() {
    SetConfig config = Configs.ordinary(4);
    config = Configs.with(config, config.members().get(3).withNewlyAdded(true));
    Bench bench = Bench.of(config).leading();
    bench.on(new Event.ConfigInstalled(bench.config.withVersion(new ConfigVersion(1, 1)), 0));
    bench.beats(3, MemberState.STARTUP2, 1, OpTime.NULL);
    assertThat(bench.has(Effect.Reconfigure.class)).isFalse();
    bench.beats(3, MemberState.SECONDARY, 1, Bench.FIRST);
    SetConfig next = bench.only(Effect.Reconfigure.class).next();
    assertThat(next.version()).isEqualTo(new ConfigVersion(2, 1));
    assertThat(next.members().get(3).newlyAdded()).isFalse();
  }

  @Test
  void aStepDownWaitsForAMajorityWithSomebodyWhoMayLead() {
    SetConfig config =
        Configs.of(
            Duties.ORDINARY,
            Duties.ORDINARY.withPriority(0),
            Duties.ORDINARY.withPriority(0),
            Duties.ORDINARY,
            Duties.ORDINARY.withPriority(3));
    Bench bench = stepDown(Bench.of(config).leading(), 60, 10, false);
    assertThat(bench.only(Effect.HoldWrites.class).held()).isTrue();
    assertThat(phase(bench)).isEqualTo(LeaderPhase.STEPPING_DOWN);
    OpTime last = OpTime.of(3, 1, 1);
    bench.progress(1, last).progress(2, last);
    assertThat(bench.has(Effect.StepDown.class)).as("nobody of them may lead").isFalse();
    bench.progress(4, last);
    assertThat(bench.has(Effect.StepDown.class)).isTrue();
    assertThat(bench.only(Effect.Confirm.class).token()).isEqualTo(5);
    assertThat(bench.only(Effect.AskStepUp.class).memberId()).isEqualTo(4);
    assertThat(bench.core.view().role().frozenUntil()).isEqualTo(bench.now + 60_000);
  }

  @Test
  void ofEqualSuccessorsTheFirstIsAskedIfAnybodyIs() {
    Bench bench = Bench.of(3).leading();
    OpTime last = OpTime.of(3, 1, 1);
    stepDown(bench.progress(2, last).progress(1, last), 60, 10, false);
    assertThat(bench.only(Effect.AskStepUp.class).memberId()).isEqualTo(1);
    Bench alone = Bench.of(3).leading();
    alone.on(new Event.SettingsChanged(CoreSettings.DEFAULT.withHandoff(false)));
    stepDown(alone.progress(1, last), 60, 10, false);
    assertThat(alone.has(Effect.StepDown.class)).isTrue();
    assertThat(alone.has(Effect.AskStepUp.class)).isFalse();
  }

  @Test
  void aStepDownThatNobodyCanFollowIsRefusedOrForced() {
    Bench bench = stepDown(Bench.of(3).leading(), 60, 5, false).after(5_000);
    assertThat(refusal(bench)).isEqualTo(Kind.EXCEEDED_TIME_LIMIT);
    assertThat(bench.only(Effect.HoldWrites.class).held()).isFalse();
    assertThat(phase(bench)).isEqualTo(LeaderPhase.WRITABLE);
    assertThat(stepDown(Bench.of(3).leading(), 60, 0, true).has(Effect.StepDown.class)).isTrue();
  }

  @Test
  void aStepDownThatCannotBeIsRefused() {
    assertThat(refusal(stepDown(Bench.of(3).met(), 60, 10, false)))
        .isEqualTo(Kind.NOT_WRITABLE_PRIMARY);
    assertThat(refusal(stepDown(Bench.of(3).elected(), 60, 10, false)))
        .isEqualTo(Kind.NOT_WRITABLE_PRIMARY);
    assertThat(refusal(stepDown(Bench.of(3).leading(), 10, 10, false))).isEqualTo(Kind.BAD_VALUE);
    Bench twice = stepDown(stepDown(Bench.of(3).leading(), 60, 10, false), 60, 10, false);
    assertThat(refusal(twice)).isEqualTo(Kind.CONFLICTING_OPERATION_IN_PROGRESS);
  }

  @Test
  void whoeverWaitsForAStepDownHearsIfItComesOtherwise() {
    Bench bench = stepDown(Bench.of(3).leading(), 60, 10, false).on(new Event.TermSeen(9));
    assertThat(refusal(bench)).isEqualTo(Kind.PRIMARY_STEPPED_DOWN);
  }

  @Test
  void aShutdownHandsOverOrIsRefusedOrForced() {
    Bench bench = Bench.of(3).leading().on(new Event.ShutdownAsked(8, 3, false)).after(3_000);
    assertThat(refusal(bench)).isEqualTo(Kind.EXCEEDED_TIME_LIMIT);
    bench.on(new Event.ShutdownAsked(9, 3, true)).after(3_000);
    assertThat(bench.has(Effect.StepDown.class)).isTrue();
    assertThat(bench.only(Effect.Confirm.class).token()).isEqualTo(9);
    assertThat(Bench.of(3).on(new Event.ShutdownAsked(8, 3, false)).has(Effect.Confirm.class))
        .isTrue();
    Bench newer = Bench.of(3).leading().on(new Event.ShutdownAsked(8, 3, false));
    assertThat(newer.on(new Event.TermSeen(4)).only(Effect.Confirm.class).token()).isEqualTo(8);
  }

  @Test
  void aShutdownThatIsRefusedLeavesTheMemberElectable() {
    Bench bench = stepDown(Bench.of(3).leading(), 60, 10, false);
    bench.on(new Event.ShutdownAsked(8, 3, true));
    assertThat(refusal(bench)).isEqualTo(Kind.CONFLICTING_OPERATION_IN_PROGRESS);
    bench.asked(2, 1, -1);
    assertThat(bench.only(Effect.AnswerHeartbeat.class).reply().standing().electable()).isTrue();
  }

  @Test
  void aPrimaryIsNeitherFrozenNorMaintainedAndIsPrimaryAlready() {
    Bench bench = Bench.of(3).leading();
    assertThat(refusal(bench.on(new Event.FreezeAsked(1, 9)))).isEqualTo(Kind.NOT_SECONDARY);
    assertThat(refusal(bench.on(new Event.MaintenanceAsked(1, true))))
        .isEqualTo(Kind.NOT_SECONDARY);
    assertThat(bench.on(new Event.StepUpAsked(1, false)).has(Effect.Confirm.class)).isTrue();
    Bench candidate = Bench.of(3).campaigning();
    assertThat(refusal(candidate.on(new Event.FreezeAsked(1, 9)))).isEqualTo(Kind.NOT_SECONDARY);
    assertThat(refusal(candidate.on(new Event.MaintenanceAsked(1, true))))
        .isEqualTo(Kind.NOT_SECONDARY);
  }

  @Test
  void freezingSaysWhatItThinks() {
    Bench bench = Bench.of(3).on(new Event.FreezeAsked(1, 1));
    assertThat(bench.only(Effect.Confirm.class).note()).contains("only 1 second");
    bench.on(new Event.FreezeAsked(1, 0));
    assertThat(bench.core.view().role().frozenUntil()).isZero();
    assertThat(refusal(bench.on(new Event.FreezeAsked(1, -1)))).isEqualTo(Kind.BAD_VALUE);
  }

  @Test
  void anotherThatClaimsTheSameTermIsReportedAndNotBelieved() {
    Bench bench = Bench.of(3).leading().asked(2, 1, 2);
    assertThat(bench.all(Effect.Log.class)).anyMatch(line -> line.level() == Effect.Level.WARNING);
    assertThat(bench.core.view().role().primaryId()).isZero();
  }
}
