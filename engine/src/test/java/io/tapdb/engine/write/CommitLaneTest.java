// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.write.LaneScene.End;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lane on one thread: order, conflicts, waiting for room, refusals. */
class CommitLaneTest {
  private final LaneScene scene = new LaneScene().create("{name: 'k', key: {k: 1}, unique: true}");

  @Test
  void writesAreLoggedInTheOrderOfTheirOptimesAndAnsweredWithTheLast() {
    int before = scene.log.size();
    int told = scene.appended;
    End<Integer> end =
        scene.write(
            plan -> {
              CollectionEntry collection = LaneScene.collection(plan);
              plan.insert(collection, Json.parse("{_id: 1, k: 1}"));
              plan.insert(collection, Json.parse("{_id: 2, k: 2}"));
              plan.noop(Json.parse("{msg: 'x'}"));
            });
    List<LaneScene.Logged> logged = scene.log.subList(before, scene.log.size());
    assertThat(logged)
        .extracting(each -> each.entry().get("op").string())
        .containsExactly("i", "i", "n");
    for (int i = 1; i < 3; i++) {
      assertThat(logged.get(i).opTime().timestamp())
          .isEqualTo(logged.get(i - 1).opTime().timestamp() + 1);
    }
    assertThat(end.at).isEqualTo(logged.getLast().opTime()).isEqualTo(scene.store.published());
    assertThat(end.at.seconds()).isEqualTo(1_700_000_000L);
    assertThat(end.at.term()).isEqualTo(3);
    assertThat(scene.appended).as("told once for the whole plan").isEqualTo(told + 1);
    assertThat(scene.documents())
        .containsExactly("{\"_id\": 1, \"k\": 1}", "{\"_id\": 2, \"k\": 2}");
  }

  @Test
  void aPlanThatWritesNothingIsAnsweredWithWhatItSaw() {
    End<Integer> first = scene.insert("{_id: 1}");
    int logged = scene.log.size();
    End<String> end =
        scene.submit(moment -> new WriteTask.Planned<>(PlanBuilder.nothing(moment), "seen"));
    assertThat(end.answer).isEqualTo("seen");
    assertThat(end.at).isEqualTo(first.at);
    assertThat(scene.log).hasSize(logged);
  }

  @Test
  void aRefusedPlanIsToldAndNothingIsLogged() {
    scene.insert("{_id: 1, k: 1}");
    int logged = scene.log.size();
    End<Integer> end = scene.insert("{_id: 2, k: 1.0}");
    assertThat(end.code()).isEqualTo(11000);
    assertThat(end.failure)
        .hasMessage("E11000 duplicate key error collection: test.c index: k dup key: { k: 1.0 }");
    assertThat(((TapdbException) end.failure).details())
        .hasToString("{\"keyPattern\": {\"k\": 1}, \"keyValue\": {\"k\": 1.0}}");
    assertThat(scene.log).hasSize(logged);
    assertThat(scene.insert("{_id: 1.0, k: 7}").failure)
        .hasMessage(
            "E11000 duplicate key error collection: test.c index: _id_ dup key: { _id: 1.0 }");
  }

  /** Hands in a write of record 1 while the lane is held, so that others come before it. */
  private End<Integer> heldWrite(Runnable others, WriteTask<Integer> late) {
    List<End<Integer>> ends = new ArrayList<>();
    scene.lane.hold(true);
    others.run();
    ends.add(scene.submit(late));
    scene.lane.hold(false);
    return ends.getFirst();
  }

  private static WriteTask<Integer> increment(int[] attempts) {
    return moment -> {
      PlanBuilder plan = new PlanBuilder(moment);
      CollectionEntry collection = moment.find(LaneScene.COLL);
      byte[] record = moment.snapshot().record(collection.recordTable(), 1);
      int n = record == null ? -1 : new Doc(record).get("n").int32();
      if (record != null) {
        LaneScene.replace(plan, moment, 1, "{_id: 1, n: " + (n + 1) + "}");
      }
      attempts[0]++;
      return new WriteTask.Planned<>(plan.build(), n + 1);
    };
  }

  @Test
  void aPlanOverARecordThatChangedIsWorkedOutAgain() {
    scene.insert("{_id: 1, n: 0}");
    int[] attempts = {0};
    End<Integer> end = heldWrite(() -> scene.submit(increment(new int[1])), increment(attempts));
    assertThat(end.answer).isEqualTo(2);
    assertThat(attempts[0]).isEqualTo(2);
    assertThat(scene.documents()).containsExactly("{\"_id\": 1, \"n\": 2}");
  }

  @Test
  void aPlanOverAnotherRecordHolds() {
    scene.insert("{_id: 1, n: 0}");
    scene.insert("{_id: 2, n: 0, k: 5}");
    int[] attempts = {0};
    heldWrite(() -> scene.replace(2, "{_id: 2, n: 9, k: 5}"), increment(attempts));
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(scene.documents())
        .containsExactly("{\"_id\": 1, \"n\": 1}", "{\"_id\": 2, \"n\": 9, \"k\": 5}");
  }

  @Test
  void aPlanWhoseRecordWentMayEndInNothing() {
    scene.insert("{_id: 1, n: 0}");
    int[] attempts = {0};
    End<Integer> end = heldWrite(() -> scene.delete(1), increment(attempts));
    assertThat(attempts[0]).isEqualTo(2);
    assertThat(end.answer).isZero();
    assertThat(end.at).isEqualTo(scene.store.published());
    assertThat(scene.documents()).isEmpty();
  }

  @Test
  void ofTwoPlansWithOneUniqueKeyTheLaterIsRefused() {
    scene.lane.hold(true);
    End<Integer> first = scene.insert("{_id: 1, k: 5}");
    End<Integer> second = scene.insert("{_id: 2, k: 5}");
    End<Integer> third = scene.insert("{_id: 1, k: 6}");
    assertThat(first.calls + second.calls + third.calls).isZero();
    scene.lane.hold(false);
    assertThat(first.failure).isNull();
    assertThat(second.code()).isEqualTo(11000);
    assertThat(third.code()).isEqualTo(11000);
    assertThat(scene.documents()).hasSize(1);
    assertThat(List.of(first.calls, second.calls, third.calls)).containsOnly(1);
  }

  @Test
  void aPlanForACollectionThatChangedIsWorkedOutAgainWithItsNewIndexes() {
    scene.lane.hold(true);
    scene.write(
        plan ->
            plan.define(
                "test",
                LaneScene.ID,
                Json.parse("{createIndexes: 'c', v: 2, key: {z: 1}, name: 'z'}")));
    End<Integer> insert = scene.insert("{_id: 1, z: 4}");
    scene.lane.hold(false);
    assertThat(insert.answer).isEqualTo(2);
    CollectionEntry collection = scene.catalogs.now().find(LaneScene.COLL);
    assertThat(collection.index("z")).isNotNull();
    assertThat(scene.everything())
        .anyMatch(row -> row.startsWith(collection.index("z").table() + "["));
  }

  @Test
  void ofTwoDefinitionsPlannedTogetherTheLaterIsWorkedOutAgain() {
    scene.lane.hold(true);
    End<Integer> first =
        scene.write(plan -> plan.define("test", new Ids().next(), Json.parse("{create: 'x'}")));
    End<Integer> second =
        scene.write(plan -> plan.define("test", new Ids().next(), Json.parse("{create: 'y'}")));
    scene.lane.hold(false);
    assertThat(first.answer).isEqualTo(1);
    assertThat(second.answer).isEqualTo(2);
    assertThat(scene.catalogs.now().in("test"))
        .extracting(each -> each.namespace().collection())
        .containsExactly("c", "x", "y");
    assertThat(scene.catalogs.now().all().stream().flatMap(c -> c.tables().stream()).toList())
        .doesNotHaveDuplicates();
  }

  private static final class Ids {
    private static long last = 100;

    java.util.UUID next() {
      return new java.util.UUID(9, last++);
    }
  }

  @Test
  void aPlanThatReliesOnEmptinessOrOnCountsIsWorkedOutAgainWhenTheyChange() {
    for (boolean counts : new boolean[] {false, true}) {
      int[] attempts = {0};
      WriteTask<Integer> task =
          moment -> {
            PlanBuilder plan = new PlanBuilder(moment);
            CollectionEntry collection = moment.find(LaneScene.COLL);
            if (counts) {
              plan.relyOnTotals(collection, moment.snapshot().totals(collection.recordTable()));
            } else if (attempts[0] == 0) {
              plan.relyOnEmpty(collection);
            }
            plan.noop(Json.parse("{m: 1}"));
            return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
          };
      End<Integer> end =
          heldWrite(() -> scene.insert("{_id: " + counts + ", k: " + counts + "}"), task);
      assertThat(end.answer).as("counts: %s", counts).isEqualTo(2);
    }
  }

  @Test
  void aLargePlanIsWorkedOutAgainOutsideAndComesBack() {
    scene.insert("{_id: 1, n: 0}");
    String large = "x".repeat(70_000);
    int[] attempts = {0};
    WriteTask<Integer> task =
        moment -> {
          PlanBuilder plan = new PlanBuilder(moment);
          LaneScene.replace(plan, moment, 1, "{_id: 1, l: '" + large + "'}");
          return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
        };
    End<Integer> end = heldWrite(() -> scene.replace(1, "{_id: 1, n: 5}"), task);
    assertThat(end.calls).isZero();
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(scene.planners).hasSize(1);
    End<Integer> other = scene.insert("{_id: 2, k: 2}");
    assertThat(other.calls).as("the lane is free meanwhile").isEqualTo(1);
    scene.planners.remove().run();
    assertThat(end.answer).isEqualTo(2);
    assertThat(scene.documents().getFirst()).hasSizeGreaterThan(70_000);
  }

  @Test
  void whatHasNoRoomWaitsWithAllThatComeBehindUntilItIsResumed() {
    scene.room = 0;
    End<Integer> first = scene.insert("{_id: 1, k: 1}");
    End<Integer> second = scene.insert("{_id: 2, k: 2}");
    scene.lane.resume();
    assertThat(first.calls + second.calls).isZero();
    scene.room = Long.MAX_VALUE;
    scene.lane.resume();
    assertThat(second.at.timestamp()).isEqualTo(first.at.timestamp() + 1);
  }

  @Test
  void whatHasNoRoomOnAFullDiskIsRefused() {
    scene.room = 0;
    scene.refusal = Journal.Room.FULL;
    End<Integer> end = scene.insert("{_id: 1, k: 1}");
    assertThat(end.code()).isEqualTo(14031);
    assertThat(end.failure)
        .hasMessage("the disk is full: the write was not made; free space and try again");
    scene.room = Long.MAX_VALUE;
    assertThat(scene.insert("{_id: 1, k: 1}").failure).isNull();
  }

  @Test
  void aPlanThatGrewBeyondTheRoomWhenItWasWorkedOutAgainIsRefusedOrWaits() {
    for (Journal.Room refusal : List.of(Journal.Room.FULL, Journal.Room.LATER)) {
      LaneScene fresh = new LaneScene().create();
      fresh.insert("{_id: 1, n: 0}");
      fresh.lane.hold(true);
      fresh.replace(1, "{_id: 1, n: 1}");
      int[] attempts = {0};
      End<Integer> end =
          fresh.submit(
              moment -> {
                PlanBuilder plan = new PlanBuilder(moment);
                String more = "y".repeat(attempts[0] * 5000);
                LaneScene.replace(plan, moment, 1, "{_id: 1, n: 2, s: '" + more + "'}");
                return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
              });
      fresh.room = 1000;
      fresh.refusal = refusal;
      int logged = fresh.log.size();
      fresh.lane.hold(false);
      assertThat(fresh.log).hasSize(logged + 1);
      if (refusal == Journal.Room.FULL) {
        assertThat(end.code()).isEqualTo(14031);
        continue;
      }
      assertThat(end.calls).isZero();
      fresh.room = Long.MAX_VALUE;
      fresh.lane.resume();
      assertThat(end.failure).isNull();
      assertThat(end.answer).isEqualTo(2);
      assertThat(fresh.faults).isEmpty();
    }
  }

  @Test
  void fullMemoryMakesWritersWaitAndAFullDiskBelowRefusesThem() {
    LaneScene small = new LaneScene(new StoreSettings(1 << 20, 1 << 20, 1500, 0, 0)).create();
    assertThat(small.store.hasRoom()).isTrue();
    End<Integer> fills = small.insert("{_id: 1, s: '" + "x".repeat(1500) + "'}");
    assertThat(fills.failure).isNull();
    End<Integer> waits = small.insert("{_id: 2}");
    assertThat(waits.calls).isZero();
    small.lane.diskFull(true);
    assertThat(waits.code()).isEqualTo(14031);
    assertThat(small.insert("{_id: 3}").code()).isEqualTo(14031);
  }

  @Test
  void aWaitingWriteThatIsStoppedEndsAtOnceAndTheOthersGoOn() {
    scene.room = 0;
    boolean[] stopped = {false};
    Operation operation =
        () -> {
          if (stopped[0]) {
            throw new TapdbException(ErrorCode.INTERRUPTED, "stopped");
          }
        };
    End<Integer> ends = new End<>();
    WriteTask<Integer> task =
        moment -> {
          PlanBuilder plan = new PlanBuilder(moment);
          plan.insert(LaneScene.collection(plan), Json.parse("{_id: 1}"));
          return new WriteTask.Planned<>(plan.build(), 1);
        };
    scene.lane.submit(new StoppableTask<>(task, operation), false, ends);
    End<Integer> other = scene.insert("{_id: 2, k: 2}");
    scene.lane.endStopped();
    assertThat(ends.calls).isZero();
    stopped[0] = true;
    scene.lane.endStopped();
    scene.lane.endStopped();
    assertThat(ends.calls).isEqualTo(1);
    assertThat(ends.failure).hasMessage("stopped");
    scene.room = Long.MAX_VALUE;
    scene.lane.resume();
    assertThat(ends.calls).isEqualTo(1);
    assertThat(other.failure).isNull();
    assertThat(scene.documents()).containsExactly("{\"_id\": 2, \"k\": 2}");
  }

  @Test
  void aClosedLaneRefusesWhatWaitsAndWhatComes() {
    scene.room = 0;
    End<Integer> waits = scene.insert("{_id: 1, k: 1}");
    scene.lane.close();
    assertThat(waits.code()).isEqualTo(11600);
    assertThat(waits.failure).hasMessage("the node is shutting down");
    assertThat(scene.insert("{_id: 2, k: 2}").code()).isEqualTo(11600);
  }

  @Test
  void errandsRunBetweenWritesInTheirTurn() {
    List<String> order = new ArrayList<>();
    scene.lane.hold(true);
    scene.write(
        plan -> {
          plan.insert(LaneScene.collection(plan), Json.parse("{_id: 1, k: 1}"));
          order.add("planned");
        });
    scene.lane.between(() -> order.add("errand after " + scene.documents().size()));
    assertThat(order).containsExactly("planned");
    scene.lane.hold(false);
    assertThat(order).containsExactly("planned", "errand after 1");
  }

  @Test
  void aBrokenInvariantStopsTheLaneForGood() {
    scene.lane.between(
        () -> {
          throw new IllegalStateException("broken");
        });
    assertThat(scene.faults).hasSize(1);
    assertThat(scene.faults.getFirst()).hasMessage("broken");
    assertThat(scene.insert("{_id: 1}").calls).isZero();
    assertThatThrownBy(
            () ->
                scene.submit(
                    moment -> {
                      throw new IllegalStateException("of the task");
                    }))
        .hasMessage("of the task");
  }

  @Test
  void aClockThatGoesBackNeverTurnsOptimesBack() {
    OpTime first = scene.insert("{_id: 1, k: 1}").at;
    scene.millis -= 60_000;
    OpTime second = scene.insert("{_id: 2, k: 2}").at;
    assertThat(second.timestamp()).isEqualTo(first.timestamp() + 1);
    scene.millis += 120_000;
    scene.lane.lead(4);
    assertThat(scene.insert("{_id: 3, k: 3}").at).isEqualTo(OpTime.of(1_700_000_060L, 1, 4));
  }
}
