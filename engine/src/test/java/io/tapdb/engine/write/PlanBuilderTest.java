// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans of several steps, each of which sees those before it. */
class PlanBuilderTest {
  private final LaneScene scene =
      new LaneScene().create("{name: 'k', key: {k: 1}, unique: true}", "{name: 'a', key: {a: 1}}");

  private interface Work {
    void run(PlanBuilder plan, CollectionEntry collection);
  }

  private WritePlan plan(Work work) {
    try (Moment moment = scene.catalogs.moment(scene.store.open())) {
      PlanBuilder plan = new PlanBuilder(moment);
      work.run(plan, LaneScene.collection(plan));
      return plan.build();
    }
  }

  private static Doc doc(String json) {
    return Json.parse(json);
  }

  private static void refused(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            TapdbException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DUPLICATE_KEY));
  }

  @Test
  void aKeyAddedInThePlanIsTakenForItsLaterSteps() {
    WritePlan plan =
        plan(
            (builder, collection) -> {
              builder.insert(collection, doc("{_id: 1, k: 1}"));
              refused(() -> builder.insert(collection, doc("{_id: 2, k: 1}")));
              refused(() -> builder.insert(collection, doc("{_id: 1, k: 2}")));
              builder.insert(collection, doc("{_id: 2, k: 2}"));
            });
    assertThat(plan.steps()).hasSize(2);
  }

  @Test
  void aKeyTakenAwayInThePlanIsFreeForItsLaterSteps() {
    scene.insert("{_id: 1, k: 1}");
    scene.insert("{_id: 2, k: 2}");
    WritePlan plan =
        plan(
            (builder, collection) -> {
              refused(() -> builder.insert(collection, doc("{_id: 3, k: 1}")));
              builder.update(collection, 1, doc("{_id: 1, k: 1}"), doc("{_id: 1, k: 5}"));
              builder.insert(collection, doc("{_id: 3, k: 1}"));
              refused(() -> builder.insert(collection, doc("{_id: 4, k: 1}")));
              builder.delete(collection, 2, doc("{_id: 2, k: 2}"));
              builder.insert(collection, doc("{_id: 2, k: 2}"));
            });
    assertThat(plan.steps()).hasSize(4);
  }

  @Test
  void aRefusedStepLeavesThePlanAsItWas() {
    scene.insert("{_id: 1, k: 1}");
    scene.insert("{_id: 2, k: 2}");
    WritePlan plan =
        plan(
            (builder, collection) -> {
              long bytes = builder.bytes();
              refused(
                  () ->
                      builder.update(collection, 1, doc("{_id: 1, k: 1}"), doc("{_id: 1, k: 2}")));
              assertThat(builder.bytes()).isEqualTo(bytes);
              // record 1 still has its key
              refused(() -> builder.insert(collection, doc("{_id: 3, k: 1}")));
              refused(() -> builder.insert(collection, doc("{_id: 4, k: 2}")));
              builder.insert(collection, doc("{_id: 4, k: 4}"));
            });
    assertThat(plan.steps()).hasSize(1);
  }

  @Test
  void theSameNumberOfAnotherTypeIsTheSameKeyOfTheSameRecord() {
    scene.insert("{_id: 1, k: 1}");
    WritePlan plan =
        plan(
            (builder, collection) -> {
              builder.update(collection, 1, doc("{_id: 1, k: 1}"), doc("{_id: 1, k: 1.0}"));
              refused(() -> builder.insert(collection, doc("{_id: 2, k: {$numberLong: '1'}}")));
            });
    WritePlan.DocumentStep step = (WritePlan.DocumentStep) plan.steps().getFirst();
    assertThat(step.write().keys()).hasSize(1);
    assertThat(step.write().keys().getFirst().isUnique()).isFalse();
  }

  @Test
  void onlyKeysThatDifferAreChanged() {
    scene.insert("{_id: 1, k: 1, a: [1, 2, 3], z: 0}");
    String before = "{_id: 1, k: 1, a: [1, 2, 3], z: 0}";
    assertThat(changedKeys(before, "{_id: 1, k: 1, a: [1, 2, 3], z: 9}")).isEmpty();
    assertThat(changedKeys(before, "{_id: 1, k: 1, a: [3, 2, 1], z: 0}")).isEmpty();
    assertThat(changedKeys(before, "{_id: 1, k: 1, a: [2, 3, 4], z: 0}"))
        .containsExactly(false, true);
    assertThat(changedKeys(before, "{_id: 1, k: 2, a: [1, 2, 3]}")).containsExactly(false, true);
  }

  /** For each changed key whether it is added. */
  private List<Boolean> changedKeys(String before, String after) {
    WritePlan plan =
        plan((builder, collection) -> builder.update(collection, 1, doc(before), doc(after)));
    WritePlan.DocumentStep step = (WritePlan.DocumentStep) plan.steps().getFirst();
    return step.write().keys().stream().map(key -> key.value() != null).toList();
  }

  @Test
  void definitionsAreSeenByLaterStepsOfThePlan() {
    WritePlan plan =
        plan(
            (builder, collection) -> {
              builder.define("test", LaneScene.ID, doc("{renameCollection: 'test.c', to: 'o.n'}"));
              assertThat(builder.catalog().find(LaneScene.COLL)).isNull();
              assertThat(builder.catalog().find(LaneScene.ID).namespace()).hasToString("o.n");
            });
    assertThat(plan.changesDefinitions()).isTrue();
    assertThat(scene.catalogs.now().find(LaneScene.COLL)).isNotNull();
  }

  @Test
  void aPlanKnowsWhetherItOnlyRemoves() {
    scene.insert("{_id: 1, k: 1}");
    Doc one = doc("{_id: 1, k: 1}");
    assertThat(plan((b, c) -> b.delete(c, 1, one)).onlyRemoves()).isTrue();
    assertThat(plan((b, c) -> b.noop(doc("{}"))).onlyRemoves()).isTrue();
    assertThat(plan((b, c) -> b.define("test", LaneScene.ID, doc("{drop: 'c'}"))).onlyRemoves())
        .isTrue();
    assertThat(plan((b, c) -> b.insert(c, doc("{_id: 2}"))).onlyRemoves()).isFalse();
    assertThat(plan((b, c) -> b.update(c, 1, one, doc("{_id: 1}"))).onlyRemoves()).isFalse();
  }

  @Test
  void aPlanIsSmallUpToEightStepsAndSixtyFourKilobytes() {
    assertThat(noops(8, 10).isSmall()).isTrue();
    assertThat(noops(9, 10).isSmall()).isFalse();
    assertThat(noops(1, 65_000).isSmall()).isTrue();
    assertThat(noops(1, 66_000).isSmall()).isFalse();
    assertThat(noops(0, 0).isEmpty()).isTrue();
  }

  private WritePlan noops(int count, int bytes) {
    return plan(
        (builder, collection) -> {
          for (int i = 0; i < count; i++) {
            builder.noop(doc("{m: '" + "x".repeat(bytes) + "'}"));
          }
        });
  }

  @Test
  void anUpdateIsLoggedAsADifferenceOrWholeWhicheverIsShorter() {
    String text = "x".repeat(300);
    WritePlan plan =
        plan(
            (builder, collection) -> {
              builder.update(
                  collection,
                  1,
                  doc("{_id: 1, k: 1, t: '" + text + "'}"),
                  doc("{_id: 1, k: 1, t: '" + text + "', n: 2}"));
              builder.update(collection, 2, doc("{_id: 2, t: '" + text + "'}"), doc("{_id: 2}"));
            });
    Doc difference = LogEntry.object(new Doc(plan.steps().getFirst().entry()));
    assertThat(difference).hasToString("{\"$v\": 2, \"diff\": {\"i\": {\"n\": 2}}}");
    Doc second = LogEntry.object(new Doc(plan.steps().get(1).entry()));
    assertThat(second.length()).isLessThan(100);
  }
}
