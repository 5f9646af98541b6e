// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane writes only in the term in which its node leads. */
class LeadershipTest {
  private static final int NOT_PRIMARY = 10107;
  private static final int INTERRUPTED = 11602;

  private final LaneScene scene = new LaneScene().create();
  private final List<OpTime> told = new ArrayList<>();

  private static WriteTask<Boolean> noop() {
    return moment -> {
      PlanBuilder plan = new PlanBuilder(moment);
      plan.noop(Json.parse("{msg: 'new primary'}"));
      return new WriteTask.Planned<>(plan.build(), true);
    };
  }

  private LaneScene.End<Boolean> lead(long term) {
    LaneScene.End<Boolean> end = new LaneScene.End<>();
    scene.lane.lead(term, noop(), end);
    return end;
  }

  private LaneScene.End<OpTime> apply(LaneScene source, int from, int to) {
    LaneScene.End<OpTime> end = new LaneScene.End<>();
    scene.lane.apply(
        source.log.subList(from, to).stream()
            .map(entry -> new LoggedEntry(entry.opTime(), entry.bytes()))
            .toList(),
        end);
    return end;
  }

  @Test
  void aNodeThatFollowsRefusesWritesEvenThoseThatWouldDoNothing() {
    scene.lane.follow(told::add);
    assertThat(told).containsExactly(scene.store.published());
    assertThat(scene.insert("{_id: 1}").code()).isEqualTo(NOT_PRIMARY);
    assertThat(scene.insert("{_id: 1}").failure).hasMessage("not primary");
    assertThat(scene.write(plan -> {}).code()).isEqualTo(NOT_PRIMARY);
    assertThatThrownBy(scene.lane::checkLeads).hasMessage("not primary");
    assertThat(scene.documents()).isEmpty();
  }

  @Test
  void writesThatWaitFailAtOnceWhenLeadershipEnds() {
    scene.room = 0;
    LaneScene.End<Integer> first = scene.insert("{_id: 1}");
    LaneScene.End<Integer> second = scene.insert("{_id: 2}");
    assertThat(first.calls).isZero();
    scene.lane.follow(told::add);
    assertThat(first.code()).isEqualTo(INTERRUPTED);
    assertThat(second.code()).isEqualTo(INTERRUPTED);
    assertThat(told).hasSize(1);
  }

  @Test
  void aWritePlannedInAnOlderTermIsNotMadeInANewerOne() {
    scene.lane.hold(true);
    LaneScene.End<Integer> planned = scene.insert("{_id: 1}");
    scene.lane.follow(told::add);
    LaneScene.End<Boolean> opened = lead(4);
    assertThat(opened.calls).isZero();
    scene.lane.hold(false);
    assertThat(planned.code()).isEqualTo(INTERRUPTED);
    assertThat(opened.answer).isTrue();
    assertThat(scene.insert("{_id: 2}").at.term()).isEqualTo(4);
    assertThat(scene.documents()).containsExactly("{\"_id\": 2}");
  }

  @Test
  void aWriteThatIsWorkedOutAgainOutsideMeanwhileIsNotMade() {
    scene.insert("{_id: 1, k: 1}");
    scene.lane.hold(true);
    LaneScene.End<Integer> between = scene.replace(1, "{_id: 1, k: 2}");
    LaneScene.End<Integer> large =
        scene.replace(1, "{_id: 1, k: 3, text: '" + "x".repeat(100_000) + "'}");
    scene.lane.hold(false);
    assertThat(between.calls).isEqualTo(1);
    assertThat(scene.planners).hasSize(1);
    scene.lane.follow(told::add);
    scene.planners.remove().run();
    assertThat(large.code()).isEqualTo(INTERRUPTED);
    assertThat(scene.documents()).containsExactly("{\"_id\": 1, \"k\": 2}");
  }

  @Test
  void theFirstEntryOfATermIsTheMessageAndComesAfterEverythingApplied() {
    OpTime before = scene.insert("{_id: 1}").at;
    scene.lane.follow(told::add);
    scene.millis -= 50_000;
    LaneScene.End<Boolean> opened = lead(9);
    assertThat(opened.at).isEqualTo(new OpTime(before.timestamp() + 1, 9));
    assertThat(scene.log.getLast().entry().get("o").doc())
        .hasToString("{\"msg\": \"new primary\"}");
    assertThat(scene.store.published()).isEqualTo(opened.at);
    scene.lane.checkLeads();
  }

  @Test
  void aTermThatIsOverBeforeItBeganDoesNotBegin() {
    scene.lane.follow(told::add);
    scene.room = 0;
    LaneScene.End<Boolean> opened = lead(4);
    assertThat(opened.calls).isZero();
    assertThat(scene.insert("{_id: 1}").code()).isEqualTo(NOT_PRIMARY);
    scene.lane.follow(told::add);
    assertThat(opened.code()).isEqualTo(INTERRUPTED);
    assertThat(told).hasSize(2);
    LaneScene.End<Boolean> earlier = lead(5);
    LaneScene.End<Boolean> later = lead(6);
    scene.room = Long.MAX_VALUE;
    scene.lane.resume();
    assertThat(earlier.code()).isEqualTo(INTERRUPTED);
    assertThat(later.at.term()).isEqualTo(6);
  }

  @Test
  void aTermDoesNotBeginOnAFullDisk() {
    scene.lane.follow(told::add);
    scene.room = 0;
    scene.refusal = Journal.Room.FULL;
    assertThat(lead(4).code()).isEqualTo(14031);
    scene.room = Long.MAX_VALUE;
    assertThat(scene.insert("{_id: 1}").code()).isEqualTo(NOT_PRIMARY);
  }

  @Test
  void whileItHandsOverWritesWaitAndThenGoOnOrFail() {
    scene.lane.pause(told::add);
    LaneScene.End<Integer> first = scene.insert("{_id: 1}");
    assertThat(first.calls).isZero();
    assertThat(told).containsExactly(scene.store.published());
    scene.lane.goOn();
    assertThat(first.failure).isNull();
    scene.lane.pause(told::add);
    LaneScene.End<Integer> second = scene.insert("{_id: 2}");
    scene.lane.follow(told::add);
    assertThat(second.code()).isEqualTo(INTERRUPTED);
    assertThat(told).hasSize(3);
  }

  @Test
  void aPauseThatIsOverBeforeTheLaneCameToItHoldsNothingUp() {
    scene.room = 0;
    LaneScene.End<Integer> first = scene.insert("{_id: 1}");
    scene.lane.pause(told::add);
    scene.lane.goOn();
    assertThat(told).isEmpty();
    scene.room = Long.MAX_VALUE;
    scene.lane.resume();
    assertThat(first.failure).isNull();
    assertThat(told).hasSize(1);
    assertThat(scene.insert("{_id: 2}").at.term()).isEqualTo(3);
  }

  @Test
  void aPauseDoesNotOutliveTheTerm() {
    scene.lane.pause(told::add);
    scene.lane.follow(told::add);
    assertThat(lead(4).answer).isTrue();
    assertThat(scene.insert("{_id: 1}").at.term()).isEqualTo(4);
  }

  @Test
  void theOwnerSaysWhyNothingIsWritten() {
    scene.lane.refuse(ErrorCode.ILLEGAL_OPERATION, "this node was a member of the set rs0");
    LaneScene.End<Integer> end = scene.insert("{_id: 1}");
    assertThat(end.code()).isEqualTo(20);
    assertThat(end.failure).hasMessage("this node was a member of the set rs0");
  }

  @Test
  void batchesAreDoneBeforeATermBegins() {
    LaneScene source = new LaneScene().create();
    for (int i = 0; i < 200; i++) {
      source.insert("{_id: " + i + "}");
    }
    LaneScene follower = new LaneScene(new StoreSettings(1 << 20, 1 << 20, 3000, 1 << 20, 1000));
    follower.lane.follow(told::add);
    List<LoggedEntry> entries =
        source.log.stream().map(e -> new LoggedEntry(e.opTime(), e.bytes())).toList();
    LaneScene.End<OpTime> first = new LaneScene.End<>();
    LaneScene.End<OpTime> second = new LaneScene.End<>();
    follower.lane.apply(entries.subList(0, 101), first);
    follower.lane.apply(entries.subList(101, 201), second);
    LaneScene.End<Boolean> opened = new LaneScene.End<>();
    follower.lane.lead(4, noop(), opened);
    assertThat(follower.planners).isNotEmpty();
    while (!follower.planners.isEmpty()) {
      follower.planners.remove().run();
    }
    // the first filled the memory
    assertThat(first.at).isEqualTo(entries.get(100).opTime());
    assertThat(second.calls).isZero();
    assertThat(opened.calls).isZero();
    assertThat(follower.store.published()).isEqualTo(first.at);
    follower.lane.hold(true);
    follower.makeRoom();
    follower.lane.resume();
    assertThat(second.calls).isZero();
    follower.lane.hold(false);
    while (!follower.planners.isEmpty()) {
      follower.planners.remove().run();
    }
    assertThat(second.at).isEqualTo(entries.getLast().opTime());
    follower.makeRoom();
    follower.lane.resume();
    assertThat(opened.at.timestamp()).isGreaterThan(second.at.timestamp());
    assertThat(follower.documents()).isEqualTo(source.documents());
    assertThat(follower.faults).isEmpty();
  }

  @Test
  void aLaneThatClosesDropsBatches() {
    LaneScene source = new LaneScene().create();
    source.insert("{_id: 1}");
    scene.lane.follow(told::add);
    scene.lane.hold(true);
    LaneScene.End<OpTime> batch = apply(source, 1, 2);
    assertThat(batch.calls).isZero();
    scene.lane.close();
    assertThat(batch.code()).isEqualTo(11600);
    assertThat(scene.documents()).isEmpty();
  }

  @Test
  void anEntryThatDoesNotFitIsAFaultAndNothingIsAppliedAfterIt() {
    LaneScene source = new LaneScene().create();
    source.insert("{_id: 1}");
    source.replace(1, "{_id: 1, k: 1}");
    scene.lane.follow(told::add);
    assertThat(apply(source, 2, 3).calls).isZero();
    assertThat(scene.faults).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(apply(source, 1, 2).calls).isZero();
  }

  @Test
  void entriesOfOthersHaveNoPlaceWhileTheNodeLeads() {
    LaneScene source = new LaneScene().create();
    assertThat(apply(source, 0, 1).calls).isZero();
    assertThat(scene.faults).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
