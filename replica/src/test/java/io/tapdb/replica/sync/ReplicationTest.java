// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.core.Event;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.member.SyncMarker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Planes that follow and lead. */
class ReplicationTest {
  @Test
  void followersHaveTheLogOfTheirPrimary() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane primary = scene.lead(0);
      assertThat(primary.told(Event.NoopWritten.class))
          .containsExactly(new Event.NoopWritten(1, primary.last()));
      for (int i = 0; i < 50; i++) {
        assertThat(primary.insert("c", "{_id: " + i + ", a: 'x'}"))
            .singleElement()
            .isInstanceOf(OpTime.class);
      }
      scene.settle();
      for (TestPlane each : scene.planes) {
        assertThat(each.log()).isEqualTo(primary.log());
        assertThat(each.applied()).isEqualTo(primary.last());
        assertThat(each.progress.committed().opTime()).isEqualTo(primary.last());
        assertThat(each.progress.stable()).isEqualTo(primary.last());
      }
      assertThat(primary.progress.counted()).hasSize(3);
    }
  }

  @Test
  void aFollowerTakesNoWrites() {
    try (PlaneScene scene = new PlaneScene(2)) {
      scene.lead(0);
      List<Object> ends = scene.plane(1).insert("c", "{_id: 1}");
      assertThat(ends)
          .singleElement()
          .isInstanceOfSatisfying(
              TapdbException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_WRITABLE_PRIMARY));
    }
  }

  @Test
  void nothingIsCommittedAsLongAsOneOfThreeHasIt() {
    try (PlaneScene scene = new PlaneScene(3)) {
      TestPlane primary = scene.lead(0);
      OpTime before = primary.progress.committed().opTime();
      scene.plane(1).threads.committing(false);
      scene.plane(2).threads.committing(false);
      primary.insert("c", "{_id: 1}");
      scene.settle();
      assertThat(primary.progress.committed().opTime()).isEqualTo(before);
      assertThat(scene.plane(1).applied()).isEqualTo(primary.last());
      scene.plane(2).threads.committing(true);
      scene.settle();
      assertThat(primary.progress.committed().opTime()).isEqualTo(primary.last());
      assertThat(scene.plane(1).progress.committed().opTime()).isEqualTo(primary.last());
      // what a crash would take away must not be flushed
      assertThat(scene.plane(1).progress.stable()).isEqualTo(before);
    }
  }

  @Test
  void theLeadGoesFromOneToAnother() {
    try (PlaneScene scene = new PlaneScene(3)) {
      for (int round = 0; round < 6; round++) {
        TestPlane primary = scene.lead(round % 3);
        for (int i = 0; i < 5; i++) {
          assertThat(primary.insert("c", "{_id: " + (round * 10 + i) + "}"))
              .singleElement()
              .isInstanceOf(OpTime.class);
        }
        scene.settle();
        scene.spread();
        for (TestPlane each : scene.planes) {
          assertThat(each.log()).as("%s", each.id).isEqualTo(primary.log());
          assertThat(each.progress.committed().opTime()).isEqualTo(primary.last());
        }
      }
    }
  }

  @Test
  void entriesThatCannotBeHadWithoutARollbackAreGivenUpByANewPrimary() {
    try (PlaneScene scene = new PlaneScene(2)) {
      TestPlane elected = scene.plane(0);
      elected.plane.lead(1);
      scene.plane(1).plane.lead(2);
      scene.settle();
      elected.plane.rest();
      scene.term = 3;
      scene.spread();
      elected.plane.catchUp(3, scene.plane(1).last(), List.of(1));
      scene.advance(1000);
      assertThat(elected.told(Event.CaughtUp.class)).containsExactly(new Event.CaughtUp(3, 0));
    }
  }

  @Test
  void nothingIsAppliedToDataThatHaveToBeCopied() throws IOException {
    try (PlaneScene scene = new PlaneScene(2)) {
      OpTime first = scene.lead(0).last();
      TestPlane follower = scene.plane(1);
      follower.kill();
      // power fails between the two last steps of a copy
      try (Oplog log = Oplog.open(follower.disk, follower.oplog, OpTime.NULL)) {
        log.beginAnew();
        log.prepareSpare();
        log.append(first, new byte[] {5, 0, 0, 0, 0});
      }
      follower.files().storeSync(new SyncMarker("m0:27017", first));
      follower.mustCopy = true;
      follower.deaf(true);
      scene.plane(0).kill();
      follower.open();
      assertThat(follower.data.isWhole()).isFalse();
      follower.plane.follow(1);
      scene.advance(1000);
      assertThat(follower.faults).isEmpty();
    }
  }
}
