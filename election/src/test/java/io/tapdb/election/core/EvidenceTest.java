// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.message.MemberState;
import org.junit.jupiter.api.Test;

/** Member 0 of three, which follows member 1, when somebody says that member 1 is dead. */
class EvidenceTest {
  private static Bench following() {
    Bench bench = Bench.of(3).met();
    bench.beats(1, MemberState.PRIMARY, 0, Bench.FIRST);
    return bench.after(100);
  }

  private static Effect.AnswerVote asked(Bench bench) {
    return bench.only(Effect.AnswerVote.class);
  }

  private static boolean runs(Bench bench) {
    return !bench.all(Effect.AskVote.class).isEmpty();
  }

  @Test
  void whoeverFindsItRunsSoonWithAMarkedDryRun() {
    Bench bench = following().on(new Event.EvidenceOfDeath(0, 1));
    assertThat(bench.core.view().role().primaryId()).isEqualTo(-1);
    assertThat(bench.core.view().role().leaderId()).isEqualTo(1);
    assertThat(bench.core.view().member(1).orElseThrow().state()).isEqualTo(MemberState.DOWN);
    bench.after(60);
    assertThat(bench.all(Effect.AskVote.class))
        .isNotEmpty()
        .allMatch(ask -> ask.question().evidence() && ask.question().request().dryRun());
  }

  @Test
  void evidenceOfAnotherTermOrMemberIsNone() {
    assertThat(runs(following().on(new Event.EvidenceOfDeath(3, 1)).after(500))).isFalse();
    assertThat(runs(following().on(new Event.EvidenceOfDeath(0, 2)).after(500))).isFalse();
  }

  @Test
  void itMeansNothingWhereThatIsSwitchedOff() {
    Bench bench =
        following().on(new Event.SettingsChanged(CoreSettings.DEFAULT.withEvidence(false)));
    assertThat(runs(bench.on(new Event.EvidenceOfDeath(0, 1)).after(500))).isFalse();
    bench.vote(7, true, 0, 2, true);
    assertThat(asked(bench).reply().reason()).contains("election timeout");
  }

  @Test
  void aSignOfLifeClearsIt() {
    Bench bench = following().on(new Event.EvidenceOfDeath(0, 1));
    bench.on(new Event.PrimaryHeard(0, 1));
    assertThat(runs(bench.after(200))).isFalse();
    assertThat(bench.core.view().role().primaryId()).isEqualTo(1);
  }

  @Test
  void afterAWhileTheTimerRulesAgain() {
    Bench bench = following().on(new Event.EvidenceOfDeath(0, 1));
    int runs = 0;
    for (int i = 0; i < 30; i++) {
      bench.after(100);
      runs += runs(bench) ? 1 : 0;
      for (Effect.AskVote ask : bench.all(Effect.AskVote.class)) {
        bench.answered(ask.memberId(), ask.round(), false);
      }
    }
    assertThat(runs).isBetween(3, 20);
    for (int i = 0; i < 60; i++) {
      assertThat(runs(bench.beats(2, MemberState.SECONDARY, 0, Bench.FIRST).after(100))).isFalse();
    }
    assertThat(runs(bench.on(new Event.EvidenceOfDeath(0, 1)).after(200))).isFalse();
    bench.beats(2, MemberState.SECONDARY, 0, Bench.FIRST).after(2_500);
    assertThat(bench.all(Effect.AskVote.class))
        .isNotEmpty()
        .noneMatch(a -> a.question().evidence());
  }

  @Test
  void whoeverIsAskedLooksForItself() {
    Bench bench = following().vote(7, true, 0, 2, true);
    assertThat(bench.only(Effect.Probe.class)).isEqualTo(new Effect.Probe(7, 1, 200));
    assertThat(bench.has(Effect.AnswerVote.class)).isFalse();
    bench.on(new Event.ProbeAnswered(7, true));
    assertThat(asked(bench).token()).isEqualTo(7);
    assertThat(asked(bench).reply().granted()).isTrue();
  }

  @Test
  void aProbeThatIsAcceptedRefusesTheVote() {
    Bench bench = following().vote(7, true, 0, 2, true).on(new Event.ProbeAnswered(7, false));
    assertThat(asked(bench).reply().reason()).contains("alive");
  }

  @Test
  void aSignOfLifeDuringTheProbeRefusesTheVote() {
    Bench bench = following().vote(7, true, 0, 2, true).after(1);
    bench.on(new Event.PrimaryHeard(0, 1)).on(new Event.ProbeAnswered(7, true));
    assertThat(asked(bench).reply().granted()).isFalse();
  }

  @Test
  void whatTheRulesRefuseIsNotLookedInto() {
    Bench bench = following().wrote(io.tapdb.oplog.OpTime.of(99, 1, 0)).vote(7, true, 0, 2, true);
    assertThat(bench.has(Effect.Probe.class)).isFalse();
    assertThat(asked(bench).reply().reason()).contains("last entry");
  }

  @Test
  void whoeverKnowsItselfNeedNotLook() {
    Bench bench = following().on(new Event.EvidenceOfDeath(0, 1)).vote(7, true, 0, 2, true);
    assertThat(asked(bench).reply().granted()).isTrue();
    assertThat(runs(bench.after(70))).as("lets the other go first").isFalse();
  }

  @Test
  void whoseTimeIsUpNeedNotLook() {
    Bench bench = following();
    bench.now += 9_950;
    bench.vote(7, true, 0, 2, true);
    assertThat(asked(bench).reply().granted()).isTrue();
  }

  @Test
  void thePrimaryItselfKnowsBetter() {
    Bench bench = Bench.of(3).leading().vote(7, true, 1, 2, true);
    assertThat(asked(bench).reply().reason()).contains("this member is the primary");
  }

  @Test
  void ofTwoThatRunAtOnceTheOneWithLessGivesWay() {
    Bench bench = following().on(new Event.EvidenceOfDeath(0, 1)).after(60);
    long round = bench.all(Effect.AskVote.class).get(0).round();
    bench.vote(7, true, 0, 2, true);
    assertThat(asked(bench).reply().granted()).as("the other has more").isTrue();
    bench.answered(2, round, true);
    assertThat(bench.core.term()).isZero();
  }

  @Test
  void ofTwoThatAreEqualTheFirstInTheListGoesOn() {
    Bench bench = following().wrote(io.tapdb.oplog.OpTime.of(9, 9, 0));
    bench.on(new Event.EvidenceOfDeath(0, 1)).after(60);
    long round = bench.all(Effect.AskVote.class).get(0).round();
    bench.vote(7, true, 0, 2, true);
    assertThat(asked(bench).reply().reason()).contains("running itself");
    bench.answered(2, round, true);
    assertThat(bench.core.term()).isEqualTo(1);
  }
}
