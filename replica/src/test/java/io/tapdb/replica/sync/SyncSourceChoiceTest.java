// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.config.SetSettings;
import io.tapdb.election.config.SetTimeouts;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Member 0 chooses; its log ends at second 100. */
class SyncSourceChoiceTest {
  private static final SyncSourceChoice.Settings SETTINGS = new SyncSourceChoice.Settings(30, 5);
  private static final OpTime OWN = OpTime.of(100, 1, 1);

  private Duties own = Duties.ORDINARY;
  private boolean chaining = true;
  private int primaryId = -1;
  private final List<Candidate> candidates = new ArrayList<>();

  private record Candidate(
      Duties duties, MemberState state, long seconds, long ping, long answers) {
    Candidate answers(long count) {
      return new Candidate(duties, state, seconds, ping, count);
    }
  }

  private static Candidate secondary(long seconds, long ping) {
    return with(Duties.ORDINARY, seconds, ping);
  }

  private static Candidate with(Duties duties, long seconds, long ping) {
    return new Candidate(duties, MemberState.SECONDARY, seconds, ping, 5);
  }

  private static Candidate in(MemberState state) {
    return new Candidate(Duties.ORDINARY, state, 200, 0, 5);
  }

  private SyncSourceChoiceTest and(Candidate... others) {
    candidates.addAll(List.of(others));
    return this;
  }

  private SyncSourceChoice choice() {
    List<Member> members = new ArrayList<>();
    List<MemberView> views = new ArrayList<>();
    members.add(Member.of(0, host(0), own));
    views.add(view(0, secondary(100, 0)));
    for (int i = 1; i <= candidates.size(); i++) {
      members.add(Member.of(i, host(i), candidates.get(i - 1).duties()));
      views.add(view(i, candidates.get(i - 1)));
    }
    SetConfig config =
        SetConfig.of("rs", members)
            .withSettings(
                new SetSettings(chaining, SetTimeouts.DEFAULT, Map.of(), Optional.empty()));
    CoreView.Role role =
        new CoreView.Role(
            MemberState.SECONDARY,
            1,
            primaryId,
            primaryId,
            CoreView.LeaderPhase.NONE,
            0,
            0,
            0,
            false);
    CoreView view =
        new CoreView(
            Optional.of(config),
            0,
            role,
            views,
            new ElectionMetrics(Map.of(), Optional.empty(), Optional.empty()));
    return new SyncSourceChoice(view, OWN, SETTINGS);
  }

  private static HostPort host(int id) {
    return new HostPort("m" + id, 1);
  }

  private static MemberView view(int id, Candidate candidate) {
    boolean up = candidate.state() != MemberState.DOWN;
    return new MemberView(
        id,
        id == 0,
        candidate.state(),
        LogPositions.at(new Position(OpTime.of(candidate.seconds(), 1, 1), 0)),
        new MemberView.Contact(
            up ? 0 : MemberView.NEVER, 0, 0, candidate.ping(), candidate.answers(), ""),
        HeartbeatReply.NO_CONFIG,
        "",
        0);
  }

  private int chosen() {
    return choice().choose(member -> false).map(Member::id).orElse(-1);
  }

  private static SourceFacts facts(MemberState state, int sourceId, long seconds) {
    return new SourceFacts(1, state, -1, sourceId, 1, Position.NONE, OpTime.of(seconds, 1, 1));
  }

  @Test
  void theNearestThatIsAheadIsChosen() {
    assertThat(and(secondary(200, 50), secondary(200, 20), secondary(100, 1)).chosen())
        .isEqualTo(2);
  }

  @Test
  void nobodyIsChosenWhoIsNotAhead() {
    assertThat(and(secondary(100, 1), secondary(99, 1)).chosen()).isEqualTo(-1);
  }

  @Test
  void thePrimaryIsChosenThoughItIsLevel() {
    primaryId = 2;
    assertThat(and(secondary(100, 1), secondary(100, 1)).chosen()).isEqualTo(2);
  }

  @Test
  void amongEquallyNearOnesThePrimaryIsChosen() {
    primaryId = 2;
    assertThat(and(secondary(200, 0), secondary(200, 4)).chosen()).isEqualTo(2);
  }

  @Test
  void aSecondaryThatIsClearlyNearerIsChosenBeforeThePrimary() {
    primaryId = 2;
    assertThat(and(secondary(200, 0), secondary(200, 5)).chosen()).isEqualTo(1);
  }

  @Test
  void membersThatCannotBeReadAreNotFollowed() {
    and(
        in(MemberState.DOWN),
        in(MemberState.RECOVERING),
        in(MemberState.STARTUP2),
        in(MemberState.ROLLBACK),
        in(MemberState.ARBITER),
        in(MemberState.UNKNOWN));
    assertThat(chosen()).isEqualTo(-1);
  }

  @Test
  void withoutChainingOnlyThePrimaryIsFollowed() {
    chaining = false;
    and(secondary(200, 0), secondary(200, 90));
    assertThat(chosen()).isEqualTo(-1);
    primaryId = 2;
    assertThat(chosen()).isEqualTo(2);
  }

  @Test
  void whoIsDeniedIsLeftOut() {
    and(secondary(200, 0), secondary(200, 90));
    assertThat(choice().choose(member -> member.id() == 1).map(Member::id)).contains(2);
  }

  @Test
  void aVoterFollowsAVoterIfItCan() {
    and(with(Duties.SILENT, 200, 0), secondary(200, 90));
    assertThat(chosen()).isEqualTo(2);
    own = Duties.SILENT;
    assertThat(chosen()).isEqualTo(1);
  }

  @Test
  void aVoterFollowsWhoDoesNotVoteIfThereIsNobodyElse() {
    assertThat(and(with(Duties.SILENT, 200, 0), secondary(90, 0)).chosen()).isEqualTo(1);
  }

  @Test
  void hiddenMembersComeLast() {
    and(with(Duties.SILENT.withVotes(1).withHidden(true), 200, 0), secondary(200, 90));
    assertThat(chosen()).isEqualTo(2);
  }

  @Test
  void membersThatAreLaterOnPurposeComeLast() {
    and(with(Duties.SILENT.withVotes(1).withDelay(60), 200, 0), secondary(200, 90));
    assertThat(chosen()).isEqualTo(2);
    own = Duties.ORDINARY.withDelay(60);
    assertThat(chosen()).isEqualTo(1);
  }

  @Test
  void membersFarBehindThePrimaryComeLast() {
    primaryId = 3;
    and(secondary(150, 0), secondary(170, 50), secondary(200, 90));
    assertThat(chosen()).isEqualTo(2);
  }

  @Test
  void whoBuildsIndexesFollowsOnlyWhoDoes() {
    and(with(Duties.ORDINARY.withBuildIndexes(false), 200, 0));
    assertThat(chosen()).isEqualTo(-1);
    own = Duties.ORDINARY.withBuildIndexes(false);
    assertThat(chosen()).isEqualTo(1);
  }

  @Test
  void withoutAPrimaryTwoRoundsOfHeartbeatsComeFirst() {
    and(secondary(200, 0).answers(1), secondary(200, 0).answers(2));
    assertThat(chosen()).isEqualTo(-1);
    primaryId = 1;
    assertThat(chosen()).isEqualTo(1);
  }

  @Test
  void whereThereIsNoChoiceNobodyWaitsForHeartbeats() {
    assertThat(and(secondary(200, 0).answers(1)).chosen()).isEqualTo(1);
  }

  @Test
  void oneThatWasElectedTakesFromAnyOfThoseNamed() {
    chaining = false;
    and(secondary(90, 0), with(Duties.SILENT.withHidden(true), 200, 50), secondary(200, 0));
    assertThat(choice().chooseAmong(member -> member.id() != 3).map(Member::id)).contains(2);
    assertThat(choice().chooseAmong(member -> member.id() == 1)).isEmpty();
  }

  @Test
  void aGoodSourceIsKept() {
    and(secondary(200, 0), secondary(230, 0));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 200))).isNull();
  }

  @Test
  void aSourceIsLeftThatIsNoMemberAnyMore() {
    assertThat(choice().reasonToLeave(7, facts(MemberState.SECONDARY, 2, 200)))
        .isEqualTo("it is not a member any more");
  }

  @Test
  void aSourceIsLeftThatDoesNotAnswer() {
    and(in(MemberState.DOWN));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 200)))
        .isEqualTo("it does not answer");
  }

  @Test
  void aSourceIsLeftThatFollowsBack() {
    and(secondary(200, 0));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 0, 200)))
        .isEqualTo("it follows this member");
    assertThat(choice().reasonToLeave(1, facts(MemberState.PRIMARY, 0, 200))).isNull();
  }

  @Test
  void aSourceIsLeftThatHasNothingNewAndFollowsNobody() {
    and(secondary(100, 0));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, -1, 100)))
        .isEqualTo("it has nothing new and follows nobody");
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 100))).isNull();
    assertThat(choice().reasonToLeave(1, facts(MemberState.PRIMARY, -1, 100))).isNull();
  }

  @Test
  void aSourceIsLeftThatIsFarBehindAnother() {
    and(secondary(110, 0), secondary(141, 0));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 110)))
        .isEqualTo("it is more than 30 seconds behind m2:1");
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 111))).isNull();
  }

  @Test
  void withoutChainingASourceIsLeftThatDoesNotLeadAnyMore() {
    chaining = false;
    primaryId = 2;
    and(secondary(200, 0), secondary(200, 0));
    assertThat(choice().reasonToLeave(1, facts(MemberState.SECONDARY, 2, 200)))
        .isEqualTo("chaining is not allowed and it is not the primary");
  }

  @Test
  void anotherIsNearerOnlyByAClearDifference() {
    and(secondary(200, 10), secondary(200, 6));
    assertThat(choice().nearer(1, member -> false)).isEmpty();
    candidates.set(1, secondary(200, 5));
    assertThat(choice().nearer(1, member -> false).map(Member::id)).contains(2);
  }
}
