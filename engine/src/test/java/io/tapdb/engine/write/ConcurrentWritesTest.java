// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindAndModifyResult;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Goal: writes that meet act as if one came after the other. Method: real threads. */
class ConcurrentWritesTest {
  private static final int THREADS = 6;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);
  private final TestEngine engine =
      new TestEngine(new StoreSettings(50_000, 60_000, 1 << 26, 50_000, 1000), workers);

  @AfterEach
  void stop() {
    clients.shutdownNow();
    workers.shutdownNow();
  }

  private interface Work {
    void run(int thread);
  }

  private void everywhere(Work work) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      running.add(clients.submit(() -> work.run(number)));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  @Test
  void noIncrementIsLost() throws Exception {
    engine.createIndex("{key: {n: 1}}");
    engine.insert("{_id: 1, n: 0}", "{_id: 2, n: 0}");
    everywhere(
        thread -> {
          for (int i = 0; i < 500; i++) {
            engine.update("{_id: " + (1 + i % 2) + "}", "{$inc: {n: 1}}", false, false);
          }
        });
    assertThat(engine.find("{}"))
        .containsExactly("{\"_id\": 1, \"n\": 1500}", "{\"_id\": 2, \"n\": 1500}");
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void ofEqualUniqueKeysOneWins() throws Exception {
    engine.createIndex("{key: {k: 1}, unique: true}");
    AtomicInteger inserted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    everywhere(
        thread -> {
          for (int i = 0; i < 300; i++) {
            if (engine
                .insert("{_id: '" + thread + "-" + i + "', k: " + i + "}")
                .errors()
                .isEmpty()) {
              inserted.incrementAndGet();
            } else {
              refused.incrementAndGet();
            }
          }
        });
    assertThat(inserted).hasValue(300);
    assertThat(refused).hasValue(300 * (THREADS - 1));
    assertThat(engine.find("{}")).hasSize(300);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void ofManyUpsertsOfOneIdOneInserts() throws Exception {
    AtomicInteger upserted = new AtomicInteger();
    everywhere(
        thread -> {
          for (int i = 0; i < 200; i++) {
            boolean made =
                !engine
                    .update("{_id: " + i + "}", "{$inc: {n: 1}}", false, true)
                    .upsertedId()
                    .isMissing();
            if (made) {
              upserted.incrementAndGet();
            }
          }
        });
    assertThat(upserted).hasValue(200);
    assertThat(engine.find("{n: " + THREADS + "}")).hasSize(200);
  }

  @Test
  void aQueuedDocumentIsTakenOnce() throws Exception {
    engine.createIndex("{key: {state: 1, _id: 1}}");
    engine.insert(
        IntStream.range(0, 600).mapToObj(i -> Json.parse("{_id: " + i + ", state: 0}")).toList());
    Set<String> taken = ConcurrentHashMap.newKeySet();
    AtomicInteger takes = new AtomicInteger();
    everywhere(
        thread -> {
          Doc next = take();
          while (next != null) {
            taken.add(next.get("_id").toString());
            takes.incrementAndGet();
            next = take();
          }
        });
    assertThat(takes).hasValue(600);
    assertThat(taken).hasSize(600);
    assertThat(engine.problems()).isEmpty();
  }

  private Doc take() {
    FindAndModifyResult result =
        engine.findAndModify(
            new FindAndModifyRequest(
                new UpdateStatement(
                    TestEngine.query("{state: 0}").withSort(Json.parse("{_id: 1}")),
                    Value.of(Json.parse("{$set: {state: 1}}")),
                    List.of(),
                    false,
                    false),
                Doc.EMPTY,
                false));
    return result.document();
  }

  @Test
  void updatesOfManyAndOfOneDoNotOverwriteEachOther() throws Exception {
    engine.createIndex("{key: {n: 1}}");
    engine.insert(
        IntStream.range(0, 2000)
            .mapToObj(i -> Json.parse("{_id: " + i + ", n: 0, m: 0}"))
            .toList());
    everywhere(
        thread -> {
          if (thread < 2) {
            for (int i = 0; i < 5; i++) {
              engine.update("{}", "{$inc: {n: 1}}", true, false);
            }
          } else {
            for (int i = 0; i < 2000; i++) {
              engine.update("{_id: " + i + "}", "{$inc: {m: 1}}", false, false);
            }
          }
        });
    assertThat(engine.find("{n: 10, m: " + (THREADS - 2) + "}")).hasSize(2000);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void anIndexBuiltDuringWritesMissesNothing() throws Exception {
    engine.insert(
        IntStream.range(0, 5000)
            .mapToObj(i -> Json.parse("{_id: " + i + ", a: " + i % 7 + ", b: [1, 2]}"))
            .toList());
    everywhere(
        thread -> {
          if (thread == 0) {
            engine.createIndex("{key: {a: 1, b: 1}}");
            engine.createIndex("{key: {u: 1}, unique: true, sparse: true}");
          } else {
            for (int i = thread; i < 5000; i += THREADS) {
              engine.update("{_id: " + i + "}", "{$inc: {a: 1}, $push: {b: 3}}", false, false);
              engine.delete("{_id: " + (i - 3) + "}", false);
              engine.insert("{_id: " + (10_000 + i) + ", a: 3, u: " + i + "}");
            }
          }
        });
    assertThat(engine.problems()).isEmpty();
    assertThat(engine.plan(TestEngine.query("{a: 3}"))).isEqualTo("FETCH < IXSCAN a_1_b_1");
  }

  @Test
  void aUniqueBuildThatMeetsDuplicatesLeavesNothing() throws Exception {
    engine.insert(
        IntStream.range(0, 3000)
            .mapToObj(i -> Json.parse("{_id: " + i + ", a: " + i % 2999 + "}"))
            .toList());
    try {
      engine.createIndex("{key: {a: 1}, unique: true}");
      assertThat(false).as("the build was refused").isTrue();
    } catch (io.tapdb.engine.TapdbException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
    }
    assertThat(engine.plan(TestEngine.query("{a: 3}"))).isEqualTo("COLLSCAN");
    assertThat(engine.insert("{_id: 5000, a: 1}").errors()).isEmpty();
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void whoAsksForAnIndexThatIsBeingBuiltWaitsForIt() throws Exception {
    engine.insert(
        IntStream.range(0, 3000).mapToObj(i -> Json.parse("{_id: " + i + ", a: 1}")).toList());
    everywhere(
        thread -> {
          engine.createIndex("{key: {a: 1}}");
          assertThat(engine.plan(TestEngine.query("{a: 2}"))).isEqualTo("FETCH < IXSCAN a_1");
        });
  }

  @Test
  void aBuildDoesNotFinishAnIndexThatTookItsName() throws Exception {
    engine.insert(
        IntStream.range(0, 2000).mapToObj(i -> Json.parse("{_id: " + i + ", a: 1}")).toList());
    everywhere(
        thread -> {
          for (int i = 0; i < 20; i++) {
            try {
              if (thread % 2 == 0) {
                engine.createIndex("{key: {a: 1}}");
              } else {
                engine.dropIndex("a_1");
              }
            } catch (io.tapdb.engine.TapdbException refused) {
              assertThat(refused.code())
                  .isIn(ErrorCode.INDEX_NOT_FOUND, ErrorCode.INDEX_BUILD_ABORTED);
            }
          }
        });
    assertThat(engine.problems()).isEmpty();
  }
}
