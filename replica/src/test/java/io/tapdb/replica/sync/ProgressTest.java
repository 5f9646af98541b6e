// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static SetConfig config(Duties... duties) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < duties.length; i++) {
      members.add(Member.of(i, new HostPort("m" + i, 1), duties[i]));
    }
    return SetConfig.of("rs", members);
  }

  private static SetConfig three() {
    return config(Duties.ORDINARY, Duties.ORDINARY, Duties.ORDINARY);
  }

  private static Position at(long seconds, long term) {
    return new Position(OpTime.of(seconds, 1, term), seconds * 1000 + 5);
  }

  private static Progress.Row row(int id, Position durable, long term) {
    return new Progress.Row(id, LogPositions.at(durable), term);
  }

  private static Progress leading(SetConfig config, long term, Position firstOwn) {
    Progress progress = new Progress();
    progress.configure(config, 0);
    progress.enterTerm(term);
    progress.applied(firstOwn);
    progress.durable(firstOwn);
    progress.lead(term, firstOwn.opTime());
    return progress;
  }

  @Test
  void aMajorityOfThreeCommits() {
    Progress progress = leading(three(), 2, at(10, 2));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    progress.report(List.of(row(1, at(10, 2), 2)));
    assertThat(progress.committed()).isEqualTo(at(10, 2));
  }

  @Test
  void whatAHostHadIsNotCountedForTheOneThatTakesItsPlace() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.report(List.of(row(1, at(10, 2), 2), row(2, at(9, 1), 2)));
    List<Member> members = new ArrayList<>(three().members());
    members.set(1, Member.of(1, new HostPort("new", 1), Duties.ORDINARY));
    progress.configure(three().withMembers(members), 0);
    assertThat(progress.others()).containsExactly(row(2, at(9, 1), 2));
  }

  @Test
  void anEntryOfAnOlderTermIsNotCommittedByCount() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.report(List.of(row(1, at(9, 1), 2), row(2, at(9, 1), 2)));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
  }

  @Test
  void aRowOfAnOlderTermDoesNotCount() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.report(List.of(row(1, at(10, 2), 1)));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    progress.report(List.of(row(1, at(10, 2), 2)));
    assertThat(progress.committed()).isEqualTo(at(10, 2));
  }

  @Test
  void aRowOfAnOlderTermDoesNotTakeThePlaceOfANewerOne() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.report(List.of(row(1, at(9, 1), 2)));
    progress.report(List.of(row(1, at(20, 1), 1)));
    assertThat(progress.others()).containsExactly(row(1, at(9, 1), 2));
  }

  @Test
  void inALaterTermALogMayBeShorter() {
    Progress progress = new Progress();
    progress.configure(three(), 0);
    progress.report(List.of(row(1, at(9, 1), 1)));
    progress.report(List.of(row(1, at(8, 1), 1)));
    assertThat(progress.others()).containsExactly(row(1, at(9, 1), 1));
    progress.report(List.of(row(1, at(7, 1), 2)));
    assertThat(progress.others()).containsExactly(row(1, at(7, 1), 2));
  }

  @Test
  void onceInALaterTermAPrimaryCommitsNothingMore() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.enterTerm(3);
    progress.report(List.of(row(1, at(10, 2), 2)));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    assertThat(progress.counted()).extracting(Progress.Row::memberId).containsExactly(1);
  }

  @Test
  void arbitersAndMembersWithoutVoteDoNotCount() {
    Progress progress =
        leading(config(Duties.ORDINARY, Duties.ORDINARY, Duties.ARBITER), 2, at(10, 2));
    progress.report(List.of(row(2, at(10, 2), 2)));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    progress.report(List.of(row(1, at(10, 2), 2)));
    assertThat(progress.committed()).isEqualTo(at(10, 2));
    Progress other = leading(config(Duties.ORDINARY, Duties.ORDINARY, Duties.SILENT), 2, at(10, 2));
    other.report(List.of(row(2, at(10, 2), 2)));
    assertThat(other.committed()).isEqualTo(Position.NONE);
  }

  @Test
  void appliedEntriesCountWhereMajorityDoesNotMeanJournal() {
    SetConfig config = three();
    SetConfig unjournaled =
        new SetConfig(config.name(), config.version(), config.members(), config.settings(), false);
    Progress progress = leading(unjournaled, 2, at(10, 2));
    Progress.Row applied =
        new Progress.Row(1, new LogPositions(at(10, 2), at(10, 2), Position.NONE), 2);
    progress.report(List.of(applied));
    assertThat(progress.committed()).isEqualTo(at(10, 2));
    progress.applied(at(11, 2));
    progress.report(
        List.of(new Progress.Row(1, new LogPositions(at(11, 2), at(11, 2), at(10, 2)), 2)));
    assertThat(progress.committed()).isEqualTo(at(11, 2));
    // the own disk has the last word about flushing
    assertThat(progress.stable()).isEqualTo(at(10, 2).opTime());
  }

  @Test
  void aFollowerLearnsNoMoreThanItHasReceived() {
    Progress progress = new Progress();
    progress.heardFromSource(at(9, 2), at(7, 2));
    assertThat(progress.committed()).isEqualTo(at(7, 2));
    progress.heardFromSource(at(9, 2), at(12, 2));
    assertThat(progress.committed()).isEqualTo(at(9, 2));
    progress.heardFromSource(at(3, 2), at(12, 2));
    assertThat(progress.committed()).isEqualTo(at(9, 2));
  }

  @Test
  void aHeartbeatCountsOnlyForALogOfTheSameTerm() {
    Progress progress = new Progress();
    progress.heard(at(5, -1));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    progress.written(at(7, 1));
    progress.heard(at(8, 2));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
    progress.heard(at(6, 1));
    assertThat(progress.committed()).isEqualTo(at(6, 1));
    progress.heard(at(8, 1));
    assertThat(progress.committed()).isEqualTo(at(8, 1));
    assertThat(progress.stable()).isEqualTo(OpTime.NULL);
  }

  @Test
  void aPrimaryFindsOutByItself() {
    Progress progress = leading(three(), 2, at(10, 2));
    progress.heard(at(10, 2));
    progress.heardFromSource(at(10, 2), at(10, 2));
    assertThat(progress.committed()).isEqualTo(Position.NONE);
  }

  @Test
  void theEndOfALeadIsToldOnce() {
    Progress progress = leading(three(), 2, at(10, 2));
    List<String> ends = new ArrayList<>();
    progress.onLeadershipEnded(() -> ends.add("ended"));
    progress.follow();
    progress.follow();
    assertThat(ends).hasSize(1);
    assertThat(progress.leadTerm()).isEqualTo(-1);
    assertThat(progress.counted()).isEmpty();
  }

  @Test
  void whatIsDurableIsWritten() {
    Progress progress = new Progress();
    progress.durable(at(3, 1));
    assertThat(progress.own().written()).isEqualTo(at(3, 1));
  }

  @Test
  void aLogThatWasCutIsTakenAsItIs() {
    Progress progress = new Progress();
    progress.written(at(9, 1));
    progress.heardFromSource(at(4, 1), at(9, 1));
    progress.opened(LogPositions.at(at(5, 1)), at(3, 1));
    assertThat(progress.own()).isEqualTo(LogPositions.at(at(5, 1)));
    assertThat(progress.committed()).isEqualTo(at(4, 1));
    assertThat(progress.term()).isEqualTo(1);
  }

  @Test
  void theCommitPointIsThatOfASimpleCount() {
    Seeds.forEach(500, ProgressTest::checkAgainstCount);
  }

  private static void checkAgainstCount(RandomGenerator random) {
    int size = random.nextInt(1, 8);
    Duties[] duties = new Duties[size];
    for (int i = 0; i < size; i++) {
      Duties[] kinds = {Duties.ORDINARY, Duties.ORDINARY, Duties.ARBITER, Duties.SILENT};
      duties[i] = i == 0 ? Duties.ORDINARY : kinds[random.nextInt(kinds.length)];
    }
    SetConfig config = config(duties);
    long term = 5;
    Position first = at(random.nextInt(1, 10), term);
    Progress progress = leading(config, term, first);
    Map<Integer, Position> durable = new TreeMap<>();
    durable.put(0, first);
    Position expected = Position.NONE;
    for (int step = 0; step < 60; step++) {
      int member = random.nextInt(size);
      Position to = at(random.nextInt(1, 40), random.nextInt(10) == 0 ? term - 1 : term);
      long rowTerm = random.nextInt(6) == 0 ? term - 1 : term;
      if (member == 0) {
        progress.applied(to);
        progress.durable(to);
      } else {
        progress.report(List.of(row(member, to, rowTerm)));
      }
      if (member == 0 || rowTerm == term) {
        durable.merge(member, to, Position::later);
      }
      expected = Position.later(expected, count(config, durable, first));
      assertThat(progress.committed()).isEqualTo(expected);
      assertThat(progress.stable().compareTo(expected.opTime())).isLessThanOrEqualTo(0);
    }
  }

  /** The newest entry of the own term that enough members have, by trying all of them. */
  private static Position count(SetConfig config, Map<Integer, Position> durable, Position first) {
    Position best = Position.NONE;
    for (Position candidate : durable.values()) {
      long have =
          config.members().stream()
              .filter(member -> member.isVoter() && !member.isArbiter())
              .filter(
                  member -> !candidate.isAfter(durable.getOrDefault(member.id(), Position.NONE)))
              .count();
      boolean enough = have >= config.writeMajority();
      if (enough && !first.isAfter(candidate)) {
        best = Position.later(best, candidate);
      }
    }
    return best;
  }
}
