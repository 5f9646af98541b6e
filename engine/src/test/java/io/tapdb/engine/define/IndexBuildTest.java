// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Definitions;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.IndexBuildListener;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Builds indexes step by step, with whatever a test wants done between two steps. */
class IndexBuildTest {
  private static final StoreSettings STORE =
      new StoreSettings(20_000, 60_000, 1 << 24, 20_000, 1000);

  private final Queue<Runnable> steps = new ArrayDeque<>();
  private final TestEngine engine = new TestEngine(STORE, steps);
  private final List<String> heard = new ArrayList<>();

  private final IndexBuildListener builds =
      new IndexBuildListener() {
        @Override
        public void begun(Namespace namespace, List<String> indexes) {
          heard.add("begun " + indexes);
        }

        @Override
        public void progress(Namespace namespace, List<String> indexes, long records) {
          heard.add("progress " + records);
        }

        @Override
        public void ended(Namespace namespace, List<String> indexes, RuntimeException failure) {
          heard.add("ended " + (failure instanceof TapdbException known ? known.code() : failure));
        }
      };

  private void fill(int documents, int different) {
    engine.insert(
        IntStream.range(0, documents)
            .mapToObj(i -> Json.parse("{_id: " + i + ", a: " + i % different + "}"))
            .toList());
  }

  private List<Object> begin(Operation operation, String... specs) {
    List<Object> answers = new ArrayList<>();
    engine
        .engine()
        .definitions()
        .createIndexes(
            TestEngine.COLL,
            java.util.Arrays.stream(specs).map(Json::parse).toList(),
            operation,
            builds,
            new WriteListener<>() {
              @Override
              public void committed(Definitions.Created created, OpTime at) {
                answers.add(created);
              }

              @Override
              public void failed(RuntimeException failure) {
                answers.add(failure instanceof TapdbException known ? known.code() : failure);
              }
            });
    return answers;
  }

  private boolean step() {
    Runnable next = steps.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  private void finish() {
    while (step()) {
      assertThat(steps.size()).isLessThan(1000);
    }
  }

  private List<String> names() {
    return engine.engine().listings().indexesOf(TestEngine.COLL).stream()
        .map(spec -> spec.get("name").string())
        .toList();
  }

  @Test
  void aBuildTellsHowFarItIsAndIsHiddenUntilItsEnd() {
    fill(1200, 7);
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}}", "{key: {b: 1}}");
    assertThat(engine.engine().listings().sizeOf(TestEngine.COLL).building())
        .containsExactly("a_1", "b_1");
    step();
    assertThat(names()).containsExactly("_id_");
    assertThat(engine.plan(TestEngine.query("{a: 1}"))).isEqualTo("COLLSCAN");
    finish();
    assertThat(answers).containsExactly(new Definitions.Created(1, 3, false));
    assertThat(heard)
        .containsExactly(
            "begun [a_1, b_1]",
            "progress 500",
            "progress 1000",
            "progress 1200",
            "progress 1200",
            "ended null");
    assertThat(names()).containsExactly("_id_", "a_1", "b_1");
    assertThat(engine.find("{a: 3}")).hasSize(171);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aCollectionWithoutDocumentsHasItsIndexesAtOnce() {
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}}");
    assertThat(answers).containsExactly(new Definitions.Created(1, 2, true));
    assertThat(steps).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void ofSeveralIndexesOneThatCannotBeBuiltTakesAllWithIt() {
    fill(1200, 1199);
    List<Object> answers =
        begin(Operation.UNSTOPPABLE, "{key: {b: 1}}", "{key: {a: 1}, unique: true}");
    finish();
    assertThat(answers).containsExactly(ErrorCode.DUPLICATE_KEY);
    assertThat(heard).last().isEqualTo("ended DUPLICATE_KEY");
    assertThat(names()).containsExactly("_id_");
    assertThat(engine.engine().listings().sizeOf(TestEngine.COLL).building()).isEmpty();
  }

  @Test
  void aUniqueIndexIsKeptWhileItIsBuilt() {
    fill(1000, 1000);
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}, unique: true}");
    step();
    // the first chunk has been through, the second has not
    assertThat(engine.insert("{_id: 5000, a: 5000}", "{_id: 5001, a: 5000}").errors())
        .singleElement()
        .satisfies(e -> assertThat(e.error().code()).isEqualTo(ErrorCode.DUPLICATE_KEY));
    assertThat(engine.insert("{_id: 5002, a: 3}").errors())
        .singleElement()
        .satisfies(e -> assertThat(e.error()).hasMessageContaining("index: a_1 dup key: { a: 3 }"));
    finish();
    assertThat(answers).containsExactly(new Definitions.Created(1, 2, false));
    assertThat(engine.find("{}")).hasSize(1001);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aDocumentTheBuildHasNotReachedGivesNoKeyFree() {
    fill(1000, 1000);
    engine.update("{_id: 999}", "{$set: {a: 1, k: 0}}", false, false);
    engine.update("{_id: 0}", "{$set: {k: 1}}", false, false);
    begin(Operation.UNSTOPPABLE, "{key: {k: 1}, sparse: true}");
    finish();
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}, unique: true}");
    step();
    // 1 is a key of documents 1, which the build has been through, and 999, which it has not
    UpdateStatement move =
        new UpdateStatement(
            TestEngine.query("{k: {$lte: 1}}").withHint(Value.of("k_1")),
            Json.parse("{v: [{$set: {a: {$cond: [{$eq: ['$_id', 999]}, 5000, 1]}}}]}").get("v"),
            List.of(),
            true,
            false);
    assertThatThrownBy(() -> engine.update(move)).hasMessageContaining("dup key: { a: 1 }");
    finish();
    assertThat(answers).containsExactly(new Definitions.Created(2, 3, false));
    assertThat(engine.find("{a: 1}")).hasSize(1);
    assertThat(engine.find("{a: 5000}")).hasSize(1);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aDuplicateThatIsGoneBeforeItIsReachedDoesNoHarm() {
    fill(1000, 999);
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}, unique: true}");
    step();
    engine.delete("{_id: 999}", false);
    finish();
    assertThat(answers).containsExactly(new Definitions.Created(1, 2, false));
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aDropEndsTheBuild() {
    fill(1200, 7);
    List<Object> first = begin(Operation.UNSTOPPABLE, "{key: {a: 1}}");
    List<Object> second = begin(Operation.UNSTOPPABLE, "{key: {a: 1}}");
    step();
    engine.dropIndex("a_1");
    finish();
    assertThat(first).containsExactly(ErrorCode.INDEX_BUILD_ABORTED);
    assertThat(second).containsExactly(ErrorCode.INDEX_BUILD_ABORTED);
    assertThat(begin(Operation.UNSTOPPABLE, "{key: {a: 1}}")).isEmpty();
    step();
    engine.drop();
    finish();
    assertThat(heard).last().isEqualTo("ended INDEX_BUILD_ABORTED");
    assertThat(engine.engine().listings().indexesOf(TestEngine.COLL)).isNull();
  }

  @Test
  void aStoppedRequestLeavesNoIndexBehind() {
    fill(1200, 7);
    AtomicBoolean stopped = new AtomicBoolean();
    Operation operation =
        () -> {
          if (stopped.get()) {
            throw new TapdbException(ErrorCode.MAX_TIME_MS_EXPIRED, "operation exceeded");
          }
        };
    List<Object> answers = begin(operation, "{key: {a: 1}}");
    step();
    stopped.set(true);
    finish();
    assertThat(answers).containsExactly(ErrorCode.MAX_TIME_MS_EXPIRED);
    assertThat(names()).containsExactly("_id_");
    assertThat(engine.engine().listings().sizeOf(TestEngine.COLL).building()).isEmpty();
  }

  @Test
  void aBuildGoesOnAfterACrash() {
    fill(1200, 7);
    assertThat(begin(Operation.UNSTOPPABLE, "{key: {a: 1}}")).isEmpty();
    step();
    engine.insert("{_id: 9000, a: 3}");
    steps.clear();
    engine.crash(engine.log.size());
    finish();
    assertThat(names()).containsExactly("_id_", "a_1");
    assertThat(engine.find("{a: 3}")).hasSize(172);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aBuildFollowsTheCollectionToItsNewName() {
    fill(1200, 7);
    List<Object> answers = begin(Operation.UNSTOPPABLE, "{key: {a: 1}}");
    step();
    new Definer(engine).rename(TestEngine.COLL, new Namespace("test", "other"), false);
    finish();
    assertThat(answers).containsExactly(new Definitions.Created(1, 2, false));
    assertThat(engine.engine().listings().indexesOf(new Namespace("test", "other"))).hasSize(2);
  }

  /** Random writes between the steps of a build, compared with reading everything. */
  private static final class Scene {
    private static final String[] SPECS = {
      "{key: {a: 1}}",
      "{key: {a: -1, b: 1}}",
      "{key: {b: 1}, sparse: true}",
      "{key: {'b.c': 1, a: 1}}",
      "{key: {a: 1}, unique: true}",
      "{key: {b: -1}, unique: true, sparse: true}"
    };

    private final RandomGenerator random;
    private final IndexBuildTest build = new IndexBuildTest();

    Scene(RandomGenerator random) {
      this.random = random;
    }

    private String value() {
      return switch (random.nextInt(9)) {
        case 0 -> "null";
        case 1 -> "[" + random.nextInt(9) + ", " + random.nextInt(9) + "]";
        case 2 -> "{c: " + random.nextInt(9) + "}";
        case 3 -> "[{c: 1}, {c: " + random.nextInt(9) + "}]";
        case 4 -> "[]";
        default -> String.valueOf(random.nextInt(100_000));
      };
    }

    private void write() {
      int id = random.nextInt(1500);
      TestEngine engine = build.engine;
      try {
        switch (random.nextInt(5)) {
          case 0 -> engine.insert("{_id: " + id + ", b: " + value() + "}");
          case 1 -> engine.update("{_id: " + id + "}", "{$set: {a: " + value() + "}}", false, true);
          case 2 -> engine.update("{_id: " + id + "}", "{$unset: {b: 1}}", false, false);
          case 3 -> engine.delete("{_id: {$gte: " + id + ", $lt: " + (id + 5) + "}}", true);
          default -> engine.delete("{_id: " + id + "}", false);
        }
      } catch (TapdbException refused) {
        assertThat(refused.code())
            .isIn(ErrorCode.DUPLICATE_KEY, ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS);
      }
    }

    void run() {
      build.engine.insert(
          IntStream.range(0, random.nextInt(1400))
              .mapToObj(i -> Json.parse("{_id: %d, a: %d, b: %d}".formatted(i, i, -i)))
              .toList());
      List<Object> answers =
          build.begin(Operation.UNSTOPPABLE, SPECS[random.nextInt(SPECS.length)]);
      do {
        for (int i = random.nextInt(20); i > 0; i--) {
          write();
        }
        if (random.nextInt(6) == 0) {
          build.engine.flushAll();
        }
      } while (build.step());
      assertThat(answers).hasSize(1);
      for (int i = 0; i < 10; i++) {
        write();
      }
      assertThat(build.engine.problems()).isEmpty();
      assertThat(build.engine.engine().listings().sizeOf(TestEngine.COLL).building()).isEmpty();
      if (answers.getFirst() instanceof Definitions.Created) {
        assertThat(build.names()).hasSize(2);
        compare(build.names().get(1));
      } else {
        assertThat(build.names()).hasSize(1);
      }
    }

    private void compare(String index) {
      for (String filter : List.of("{a: {$gte: 0}, b: {$gte: -90000}}", "{a: {$gt: 700}}")) {
        var plain = TestEngine.query(filter);
        List<String> expected =
            build.engine.find(plain.withHint(Value.of(Json.parse("{$natural: 1}"))));
        if (index.startsWith("a")) {
          assertThat(build.engine.find(plain.withHint(Value.of(index))))
              .containsExactlyInAnyOrderElementsOf(expected);
        }
      }
    }
  }

  @Test
  void writesDuringABuildAreInTheIndex() {
    Seeds.forEach(15, random -> new Scene(random).run());
  }
}
