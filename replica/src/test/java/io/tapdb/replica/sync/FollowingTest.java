// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Seeds;
import io.tapdb.replica.member.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What happens between a follower and its source when things go less smoothly. */
class FollowingTest {
  private static final String TEXT = "x".repeat(2000);

  private static void write(TestPlane primary, int first, int count) {
    for (int i = first; i < first + count; i++) {
      assertThat(primary.insert("c", "{_id: " + i + ", text: '" + TEXT + "'}"))
          .singleElement()
          .isInstanceOf(OpTime.class);
      primary.scene.settle();
    }
  }

  private static void assertEqual(PlaneScene scene) {
    TestPlane primary = scene.plane(scene.primaryId);
    for (TestPlane each : scene.planes) {
      if (each.isUp()) {
        assertThat(each.log()).as("log of %s", each.id).isEqualTo(primary.log());
        assertThat(each.applied()).as("%s", each.id).isEqualTo(primary.last());
      }
    }
  }

  private static List<Integer> sources(TestPlane plane) {
    return plane.told(Event.SyncSourceChanged.class).stream()
        .map(Event.SyncSourceChanged::memberId)
        .toList();
  }

  @Test
  void aFollowerThatWasAwayIsServedFromTheDisk() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane primary = scene.lead(0);
      write(primary, 0, 3);
      scene.plane(2).kill();
      write(primary, 10, 400);
      // the newest entries in memory reach back less far than that
      primary.plane.forgetRecentEntries();
      write(primary, 1000, 1);
      scene.plane(2).open();
      scene.plane(2).plane.follow(1);
      scene.advance(3000);
      assertEqual(scene);
    }
  }

  @Test
  void aMemberThatLosesItsConnectionGoesOnWhereItWas() {
    try (PlaneScene scene = new PlaneScene(2)) {
      TestPlane primary = scene.lead(0);
      for (int i = 0; i < 5; i++) {
        write(primary, i * 10, 5);
        scene.plane(1).breakStreams();
        write(primary, i * 10 + 5, 2);
        scene.advance(3000);
        assertEqual(scene);
      }
    }
  }

  @Test
  void whoIsSlowHasABoundedAmountUnderWay() {
    try (PlaneScene scene = new PlaneScene(2)) {
      TestPlane primary = scene.lead(0);
      TestPlane follower = scene.plane(1);
      primary.plane.source().windowBytes(200_000);
      // nothing can be appended there as long as nothing gets to its disk
      follower.threads.committing(false);
      follower.threads.maintaining(false);
      long most = 0;
      for (int i = 0; i < 1500; i++) {
        primary.insert("c", "{_id: " + i + ", text: '" + TEXT + "'}");
        scene.settle();
        most = Math.max(most, primary.plane.source().bytesUnderWay());
      }
      assertThat(most).isBetween(200_000L, 210_000L);
      assertThat(follower.last()).isLessThan(primary.last());
      follower.threads.committing(true);
      follower.threads.maintaining(true);
      scene.advance(3000);
      assertEqual(scene);
      assertThat(primary.plane.source().bytesUnderWay()).isZero();
    }
  }

  @Test
  void aMemberThatIsNotNextToThePrimaryReportsThroughAnother() {
    try (PlaneScene scene = new PlaneScene(3)) {
      scene.pings.put(0, 50);
      TestPlane primary = scene.lead(0);
      write(primary, 0, 5);
      scene.plane(1).plane.syncFrom(PlaneScene.host(0), new NoAnswer());
      scene.spread();
      List<String> before = new ArrayList<>();
      write(primary, 5, 1);
      scene.plane(2).plane.syncFrom(PlaneScene.host(1), new NoAnswer(before));
      scene.plane(2).deaf(true);
      write(primary, 10, 5);
      scene.advance(500);
      assertEqual(scene);
      assertThat(before).containsExactly("m0:27017");
      assertThat(primary.progress.counted())
          .allMatch(row -> row.log().durable().opTime().equals(primary.last()));
      assertThat(scene.plane(1).progress.others())
          .extracting(Progress.Row::memberId)
          .containsExactly(2);
      assertThat(scene.plane(2).progress.committed().opTime()).isEqualTo(primary.last());
    }
  }

  @Test
  void aSourceThatDiesIsReplaced() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane first = scene.lead(0);
      write(first, 0, 5);
      assertThat(sources(scene.plane(2))).containsExactly(0);
      first.kill();
      scene.settle();
      assertThat(sources(scene.plane(2))).containsExactly(0, -1);
      TestPlane second = scene.lead(1);
      assertThat(sources(scene.plane(2))).containsExactly(0, -1, 1);
      write(second, 10, 5);
      assertEqual(scene);
      assertThat(second.progress.committed().opTime()).isEqualTo(second.last());
    }
  }

  @Test
  void aLogOfAnotherHistoryIsRolledBack() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane first = scene.lead(0);
      write(first, 0, 2);
      // what it writes now reaches nobody
      scene.plane(1).kill();
      scene.plane(2).kill();
      write(first, 10, 2);
      first.kill();
      scene.plane(1).open();
      scene.plane(2).open();
      write(scene.lead(1), 20, 1);
      first.open();
      first.plane.follow(2);
      scene.advance(100);
      assertThat(first.rollbacks).startsWith(PlaneScene.host(1));
      assertThat(first.progress.stable()).isLessThan(first.last());
    }
  }

  @Test
  void aDelayedMemberHasEntriesLongBeforeItShowsThem() {
    try (PlaneScene scene = new PlaneScene(2, Duties.SILENT.withDelay(60))) {
      TestPlane primary = scene.lead(0);
      write(primary, 0, 3);
      OpTime early = primary.last();
      TestPlane delayed = scene.plane(1);
      assertThat(delayed.log()).isEqualTo(primary.log());
      assertThat(delayed.applied()).isLessThan(early);
      scene.advance(30_000);
      write(primary, 10, 3);
      scene.advance(31_000);
      assertThat(delayed.applied()).isGreaterThanOrEqualTo(early).isLessThan(primary.last());
      scene.advance(45_000);
      assertThat(delayed.applied()).isGreaterThan(early);
    }
  }

  @Test
  void aDelayedMemberStaysBehindWhenItIsRestarted() throws IOException {
    try (PlaneScene scene = new PlaneScene(2, Duties.SILENT.withDelay(60))) {
      TestPlane primary = scene.lead(0);
      TestPlane delayed = scene.plane(1);
      delayed.files().storeDelay(60);
      write(primary, 0, 3);
      scene.advance(1000);
      OpTime shown = delayed.applied();
      delayed.kill();
      delayed.open();
      delayed.plane.follow(1);
      scene.advance(1000);
      assertThat(delayed.applied()).isEqualTo(shown);
      assertThat(delayed.last()).isEqualTo(primary.last());
      scene.advance(62_000);
      assertThat(delayed.applied()).isGreaterThan(shown);
    }
  }

  @Test
  void aPrimaryThatIsIdleWritesNowAndThen() {
    try (PlaneScene scene = new PlaneScene(2)) {
      TestPlane primary = scene.lead(0);
      scene.advance(35_000);
      long noops = primary.log().stream().filter(entry -> entry.contains("periodic noop")).count();
      assertThat(noops).isBetween(2L, 3L);
      assertEqual(scene);
    }
  }

  @Test
  void aSetBeginsWithAnEntryOfTermZero() {
    try (PlaneScene scene = new PlaneScene(1)) {
      boolean[] durable = {false};
      scene.plane(0).plane.begin(() -> durable[0] = true);
      scene.settle();
      assertThat(durable[0]).isTrue();
      assertThat(scene.plane(0).last().term()).isZero();
      assertThat(scene.plane(0).insert("c", "{_id: 1}"))
          .singleElement()
          .isInstanceOf(RuntimeException.class);
      scene.lead(0);
      assertThat(scene.plane(0).progress.committed().opTime().term()).isEqualTo(1);
    }
  }

  @Test
  void oneThatWasElectedFetchesWhatOthersHave() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane first = scene.lead(0);
      write(first, 0, 2);
      scene.plane(1).kill();
      write(first, 10, 5);
      OpTime target = first.last();
      first.kill();
      scene.plane(1).open();
      scene.term = 2;
      scene.primaryId = 1;
      scene.spread();
      scene.plane(1).plane.catchUp(2, target, List.of(2));
      scene.settle();
      assertThat(scene.plane(1).last()).isEqualTo(target);
      assertThat(scene.plane(1).told(Event.CaughtUp.class))
          .containsExactly(new Event.CaughtUp(2, 5));
      scene.plane(1).plane.drain(2);
      scene.settle();
      assertThat(scene.plane(1).told(Event.Drained.class)).hasSize(1);
      scene.plane(1).plane.lead(2);
      scene.settle();
      scene.advance(1000);
      write(scene.plane(1), 30, 2);
      assertEqual(scene);
    }
  }

  @Test
  void aMemberFallenOffTheLogSaysWhatToDo() {
    try (PlaneScene scene = new PlaneScene(2)) {
      TestPlane primary = scene.lead(0);
      write(primary, 0, 2);
      TestPlane late = scene.plane(1);
      late.kill();
      scene.config = scene.config.withMembers(List.of(scene.config.members().get(0)));
      scene.spread();
      for (int i = 0; i < 30; i++) {
        write(primary, 100 + i * 200, 200);
        primary.data.engine().seal();
        scene.settle();
      }
      primary.data.oplog();
      scene.config =
          scene.config.withMembers(
              List.of(
                  scene.config.members().get(0),
                  io.tapdb.election.config.Member.of(1, PlaneScene.host(1), Duties.ORDINARY)));
      late.open();
      late.plane.follow(1);
      scene.advance(1000);
      assertThat(late.told(Event.DataStateChanged.class).getLast())
          .isEqualTo(new Event.DataStateChanged(MemberState.RECOVERING, true));
      assertThat(late.process.messages())
          .anyMatch(line -> line.contains("too stale") && line.contains("empty its data folder"));
    }
  }

  @Test
  void whateverHappensAFollowerHasThePrimarysLog() {
    Seeds.forEach(10, FollowingTest::checkRandomEvents);
  }

  private static void checkRandomEvents(RandomGenerator random) {
    try (PlaneScene scene = new PlaneScene(3)) {
      scene.lead(0);
      int id = 0;
      for (int step = 0; step < 120; step++) {
        TestPlane one = scene.plane(random.nextInt(3));
        switch (random.nextInt(12)) {
          case 0 -> one.breakStreams();
          case 1 -> one.threads.committing(false);
          case 2 -> one.threads.committing(true);
          case 3 -> scene.advance(500);
          case 4 -> {
            if (one.id != scene.primaryId) {
              one.kill();
              one.open();
              one.plane.follow(scene.term);
            }
          }
          case 5 -> scene.spread();
          default -> {
            scene.plane(scene.primaryId).insert("c", "{_id: " + id++ + ", t: '" + TEXT + "'}");
            for (int i = random.nextInt(20); i > 0; i--) {
              one.threads.step();
            }
          }
        }
        checkProgress(scene);
      }
      scene.planes.forEach(each -> each.threads.committing(true));
      scene.advance(5000);
      assertEqual(scene);
      TestPlane primary = scene.plane(scene.primaryId);
      assertThat(primary.progress.committed().opTime()).isEqualTo(primary.last());
    }
  }

  private static void checkProgress(PlaneScene scene) {
    OpTime committed = scene.plane(scene.primaryId).progress.committed().opTime();
    long have =
        scene.planes.stream()
            .filter(each -> !committed.isAfter(each.data.oplog().durable()))
            .count();
    assertThat(have).isGreaterThanOrEqualTo(2);
    for (TestPlane each : scene.planes) {
      assertThat(each.progress.committed().opTime()).isLessThanOrEqualTo(committed);
      assertThat(each.progress.stable()).isLessThanOrEqualTo(each.data.oplog().durable());
    }
  }

  /** Nobody waits for the answer, or somebody wants the note. */
  private record NoAnswer(List<String> notes) implements Answer {
    NoAnswer() {
      this(new ArrayList<>());
    }

    @Override
    public void done(String note) {
      notes.add(note);
    }

    @Override
    public void refused(io.tapdb.engine.TapdbException why) {
      throw why;
    }
  }
}
