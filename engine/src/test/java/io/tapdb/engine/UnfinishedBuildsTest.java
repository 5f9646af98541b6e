// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Requests for an index that is there but cannot be used yet. */
class UnfinishedBuildsTest {
  private static final String INDEX = "{key: {a: 1}, name: 'a_1'}";
  private static final String UNIQUE = "{key: {a: 1}, name: 'a_1', unique: true}";

  private final Queue<Runnable> background = new ArrayDeque<>();
  private final TestEngine engine =
      new TestEngine(new StoreSettings(20_000, 60_000, 1 << 24, 20_000, 1000), background);

  private void work() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  private void assertBuilt() {
    assertThat(engine.plan(TestEngine.query("{a: 2}"))).isEqualTo("FETCH < IXSCAN a_1");
    assertThat(engine.find("{a: 2}")).hasSize(1);
    assertThat(engine.problems()).isEmpty();
  }

  /** Leaves a build that could neither go on nor remove its index. */
  private void abandon(String index) {
    engine.beginIndex(index);
    engine.logFull(true);
    work();
    engine.logFull(false);
    assertThat(engine.plan(TestEngine.query("{a: 2}"))).isEqualTo("COLLSCAN");
  }

  @Test
  void anAbandonedBuildIsTakenUpByTheNextWhoAsks() {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 2}");
    abandon(INDEX);
    BooleanSupplier first = engine.beginIndex(INDEX);
    BooleanSupplier second = engine.beginIndex(INDEX);
    assertThat(first.getAsBoolean()).isFalse();
    assertThat(second.getAsBoolean()).isFalse();
    work();
    assertThat(first.getAsBoolean()).isTrue();
    assertThat(second.getAsBoolean()).isTrue();
    assertBuilt();
  }

  @Test
  void anAbandonedBuildCanFailLater() {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 1}", "{_id: 3, a: 2}");
    abandon(UNIQUE);
    assertThatThrownBy(() -> engine.createIndex(UNIQUE)).hasMessageContaining("E11000");
    engine.delete("{_id: 2}", false);
    engine.createIndex(UNIQUE);
    assertBuilt();
  }

  @Test
  void whoeverAsksJustAfterTheBuildIsSeenWaitsForIt() {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 2}");
    List<BooleanSupplier> second = new ArrayList<>();
    engine.atNextWrite(() -> second.add(engine.beginIndex(INDEX)));
    BooleanSupplier first = engine.beginIndex(INDEX);
    assertThat(first.getAsBoolean()).isFalse();
    assertThat(second.getFirst().getAsBoolean()).isFalse();
    work();
    assertThat(first.getAsBoolean()).isTrue();
    assertThat(second.getFirst().getAsBoolean()).isTrue();
    assertBuilt();
  }

  @Test
  void aBuildEndsQuietlyWithLeadershipAndGoesOnWithIt() {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 2}");
    BooleanSupplier first = engine.beginIndex(INDEX);
    int logged = engine.log.size();
    engine.follow();
    work();
    assertThat(first.getAsBoolean()).isTrue();
    assertThat(engine.log).hasSize(logged);
    assertThat(engine.plan(TestEngine.query("{a: 2}"))).isEqualTo("COLLSCAN");
    engine.lead(2);
    work();
    assertBuilt();
  }

  @Test
  void whoeverFollowsFillsAnIndexWhenItsEndArrives() {
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 2}");
    Queue<Runnable> others = new ArrayDeque<>();
    TestEngine follower =
        new TestEngine(new StoreSettings(20_000, 60_000, 1 << 24, 20_000, 1000), others);
    follower.follow();
    engine.beginIndex(INDEX);
    follower.apply(List.copyOf(engine.log), new Applied());
    assertThat(follower.find("{}")).hasSize(2);
    assertThat(follower.plan(TestEngine.query("{a: 2}"))).isEqualTo("COLLSCAN");
    work();
    follower.apply(
        List.copyOf(engine.log.subList(follower.log.size(), engine.log.size())), new Applied());
    assertThat(follower.plan(TestEngine.query("{a: 2}"))).isEqualTo("FETCH < IXSCAN a_1");
    assertThat(follower.find("{a: 2}")).isEqualTo(engine.find("{a: 2}")).hasSize(1);
    assertThat(follower.problems()).isEmpty();
  }

  @Test
  void whoeverFollowsFillsTheIndexWhileItIsBuilt() {
    List<Doc> documents = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      documents.add(Json.parse("{_id: " + i + ", a: " + i + "}"));
    }
    engine.insert(documents);
    Queue<Runnable> others = new ArrayDeque<>();
    TestEngine follower =
        new TestEngine(new StoreSettings(1 << 20, 1 << 20, 1 << 24, 20_000, 1000), others);
    follower.follow();
    engine.beginIndex(INDEX);
    List<TestEngine.Logged> begun = List.copyOf(engine.log);
    work();
    follower.apply(begun.subList(0, 40), new Applied());
    follower.apply(begun.subList(40, begun.size()), new Applied());
    int chunks = 0;
    while (!others.isEmpty()) {
      others.remove().run();
      chunks++;
    }
    assertThat(chunks).isBetween(4, 12);
    assertThat(follower.plan(TestEngine.query("{a: 2}"))).isEqualTo("COLLSCAN");
    follower.apply(
        List.copyOf(engine.log.subList(follower.log.size(), engine.log.size())), new Applied());
    assertThat(others).isEmpty();
    assertThat(follower.find("{a: 2}")).hasSize(1);
    assertThat(follower.plan(TestEngine.query("{a: 2}"))).isEqualTo("FETCH < IXSCAN a_1");
    assertThat(follower.problems()).isEmpty();
  }

  private static final class Applied implements WriteListener<OpTime> {
    @Override
    public void committed(OpTime last, OpTime at) {}

    @Override
    public void failed(RuntimeException failure) {
      throw failure;
    }
  }
}
