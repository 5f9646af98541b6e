// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import static io.tapdb.engine.QueryFixture.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Collections that keep only their newest documents. */
class CappedTest {
  private final TestEngine engine = new TestEngine();

  private List<String> natural(int direction) {
    return engine.find(
        TestEngine.query("{}").withHint(Value.of(Json.parse("{$natural: " + direction + "}"))));
  }

  @Test
  void theOldestGoFirstInNaturalOrder() {
    engine.create("{capped: true, size: 100000, max: 3}");
    engine.insert("{_id: 5}", "{_id: 4}", "{_id: 3}", "{_id: 2}", "{_id: 1}");
    List<String> kept = List.of("{\"_id\": 3}", "{\"_id\": 2}", "{\"_id\": 1}");
    assertThat(natural(1)).isEqualTo(kept);
    assertThat(natural(-1)).isEqualTo(kept.reversed());
    assertThat(engine.find(TestEngine.query("{}").withSort(Json.parse("{$natural: -1}"))))
        .isEqualTo(kept.reversed());
    // one that is gone can come again, one that is there cannot
    assertThat(engine.insert("{_id: 5}").errors()).isEmpty();
    assertThat(engine.insert("{_id: 1}").errors()).hasSize(1);
    assertThat(natural(1)).containsExactly("{\"_id\": 2}", "{\"_id\": 1}", "{\"_id\": 5}");
  }

  @Test
  void aDocumentLargerThanTheCollectionIsRefused() {
    engine.create("{capped: true, size: 256}");
    engine.insert("{_id: 1}");
    String large = "{_id: 2, s: '" + "x".repeat(300) + "'}";
    assertThat(engine.insert(large).errors())
        .singleElement()
        .satisfies(
            error ->
                assertThat(error.error())
                    .hasMessageStartingWith("object to insert exceeds cappedMaxSize: "));
    assertThat(natural(1)).hasSize(1);
    failsWith(
        2,
        "upsert",
        () -> engine.update("{_id: 2}", "{$set: {s: '" + "x".repeat(300) + "'}}", false, true));
  }

  @Test
  void anUpsertCountsLikeAnInsert() {
    engine.create("{capped: true, size: 100000, max: 2}");
    for (int i = 0; i < 4; i++) {
      engine.update("{_id: " + i + "}", "{$set: {a: 1}}", i % 2 == 0, true);
    }
    assertThat(natural(1)).containsExactly("{\"_id\": 2, \"a\": 1}", "{\"_id\": 3, \"a\": 1}");
  }

  /** A capped collection and a queue that obeys the same limits. */
  private static final class Scene {
    private final RandomGenerator random;
    private final CappedTest test = new CappedTest();
    private final Deque<Doc> expected = new ArrayDeque<>();
    private final long size;
    private final long max;
    private int next;

    Scene(RandomGenerator random) {
      this.random = random;
      this.size = 256L * random.nextInt(1, 6);
      this.max = random.nextInt(12);
      test.engine.create("{capped: true, size: %d, max: %d}".formatted(size, max));
      if (random.nextBoolean()) {
        test.engine.createIndex("{key: {s: 1}}");
      }
    }

    private Doc document() {
      return Json.parse(
          String.format(
              Locale.ROOT, "{_id: %d, s: '%s'}", next++, "x".repeat(random.nextInt(200))));
    }

    private void insert() {
      List<Doc> batch = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        batch.add(document());
      }
      assertThat(test.engine.insert(batch).errors()).isEmpty();
      for (Doc document : batch) {
        expected.add(document);
        while (expected.stream().mapToLong(Doc::length).sum() > size
            || (max > 0 && expected.size() > max)) {
          expected.remove();
        }
      }
    }

    private void delete() {
      int id = random.nextInt(next + 1);
      test.engine.delete("{_id: " + id + "}", random.nextBoolean());
      expected.removeIf(document -> document.get("_id").int32() == id);
    }

    void run() {
      for (int i = 0; i < 40; i++) {
        switch (random.nextInt(8)) {
          case 0 -> test.engine.flushAll();
          case 1 -> test.engine.crash(test.engine.log.size());
          case 2 -> delete();
          default -> insert();
        }
        assertThat(test.natural(1))
            .as("size %s, max %s", size, max)
            .isEqualTo(expected.stream().map(Doc::toString).toList());
      }
      assertThat(test.engine.problems()).isEmpty();
    }
  }

  @Test
  void aCappedCollectionIsAQueueWithLimits() {
    Seeds.forEach(40, random -> new Scene(random).run());
  }
}
