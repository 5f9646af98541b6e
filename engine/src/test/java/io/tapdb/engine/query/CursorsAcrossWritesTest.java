// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static io.tapdb.engine.QueryFixture.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What cursors give while others write between their batches. */
class CursorsAcrossWritesTest {
  private final TestEngine engine = new TestEngine();

  private void fill(int documents) {
    engine.insert(
        IntStream.range(0, documents)
            .mapToObj(i -> Json.parse("{_id: %d, a: %d, b: %d}".formatted(i, i, i % 3)))
            .toList());
  }

  private QueryCursor open(FindRequest request) {
    return engine.engine().reads().find(request, false, Operation.UNSTOPPABLE);
  }

  private static List<Doc> batch(QueryCursor cursor, int documents) {
    DocWriter array = DocWriter.array();
    cursor.fill(array, new QueryCursor.Batch(documents, 1 << 20), Operation.UNSTOPPABLE);
    cursor.detach();
    List<Doc> found = new ArrayList<>();
    FieldCursor each = array.buildArray().doc().fields();
    while (each.next()) {
      found.add(each.value().doc().detached());
    }
    return found;
  }

  private static List<Integer> ids(List<Doc> documents) {
    return documents.stream().map(document -> document.get("_id").int32()).toList();
  }

  private static FindRequest keysOnly(FindRequest request) {
    return new FindRequest(
        request.namespace(),
        request.filter(),
        request.sort(),
        Json.parse("{_id: 0, a: 1}"),
        request.hint(),
        0,
        0,
        Doc.EMPTY,
        request.options());
  }

  @Test
  void aDocumentGivenOneArrayIsStillGivenOnce() {
    fill(20);
    engine.createIndex("{key: {a: 1}}");
    try (QueryCursor cursor = open(TestEngine.query("{a: {$gte: 0}}"))) {
      assertThat(ids(batch(cursor, 5))).containsExactly(0, 1, 2, 3, 4);
      engine.update("{_id: 7}", "{$set: {a: [7, 8, 9]}}", false, false);
      engine.insert("{_id: 50, a: [10, 11, 12]}");
      List<Integer> rest = ids(batch(cursor, 100));
      assertThat(rest).doesNotHaveDuplicates().contains(7, 50).hasSize(16);
    }
  }

  @Test
  void aCoveredQueryGivesAnArrayWholeThatCameMeanwhile() {
    fill(20);
    engine.createIndex("{key: {a: 1}}");
    FindRequest covered = keysOnly(TestEngine.query("{a: {$gte: 0}}"));
    assertThat(engine.plan(covered)).isEqualTo("PROJECTION_COVERED < IXSCAN a_1");
    try (QueryCursor cursor = open(covered)) {
      assertThat(batch(cursor, 18)).hasSize(18);
      engine.update("{_id: 19}", "{$set: {a: [100, 200]}}", false, false);
      assertThat(batch(cursor, 100).stream().map(Doc::toString))
          .containsExactly(
              Json.parse("{a: 18}").toString(), Json.parse("{a: [100, 200]}").toString());
    }
  }

  @Test
  void aDroppedIndexOrCollectionEndsTheCursorsThatReadIt() {
    fill(20);
    engine.createIndex("{key: {a: 1}}");
    try (QueryCursor byIndex = open(TestEngine.query("{a: {$gte: 0}}"));
        QueryCursor byScan = open(TestEngine.query("{b: 1}"));
        QueryCursor sorted = open(TestEngine.query("{}").withSort(Json.parse("{b: 1}")))) {
      assertThat(batch(byIndex, 5)).hasSize(5);
      assertThat(batch(byScan, 2)).hasSize(2);
      assertThat(batch(sorted, 2)).hasSize(2);
      engine.dropIndex("a_1");
      assertThat(failsWith(175, "index", () -> batch(byIndex, 5))).contains("dropped");
      assertThat(batch(byScan, 2)).hasSize(2);
      engine.drop();
      assertThat(failsWith(175, "collection", () -> batch(byScan, 5)))
          .startsWith("collection dropped");
      // sorted already, so nothing more is read
      assertThat(batch(sorted, 100)).hasSize(18);
    }
  }

  @Test
  void aLimitHoldsOverAllBatches() {
    fill(20);
    engine.createIndex("{key: {a: 1}}");
    FindRequest window = TestEngine.query("{a: {$gte: 0}}").withWindow(3, 8);
    try (QueryCursor cursor = open(window)) {
      assertThat(ids(batch(cursor, 5))).containsExactly(3, 4, 5, 6, 7);
      assertThat(cursor.isExhausted()).isFalse();
      engine.delete("{_id: 8}", false);
      engine.insert("{_id: 30, a: 8.5}");
      // 8 was found already when the first batch was checked for being the last
      assertThat(ids(batch(cursor, 3))).containsExactly(8, 30, 9);
      assertThat(cursor.isExhausted()).isTrue();
      assertThat(batch(cursor, 5)).isEmpty();
    }
  }

  @Test
  void aBatchEndsBeforeTheDocumentThatDoesNotFit() {
    fill(10);
    int one = Json.parse("{_id: 0, a: 0, b: 0}").length();
    try (QueryCursor cursor = open(TestEngine.query("{}"))) {
      DocWriter array = DocWriter.array();
      int count =
          cursor.fill(array, new QueryCursor.Batch(100, one * 2 + 40), Operation.UNSTOPPABLE);
      assertThat(count).isEqualTo(2);
      cursor.detach();
      DocWriter tiny = DocWriter.array();
      assertThat(cursor.fill(tiny, new QueryCursor.Batch(100, 1), Operation.UNSTOPPABLE))
          .isEqualTo(1);
      cursor.detach();
      assertThat(ids(batch(cursor, 100))).containsExactly(3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void aTailableCursorGivesWhatIsAddedLater() {
    engine.create("{capped: true, size: 100000, max: 10}");
    fill(3);
    FindRequest.Options tailable = new FindRequest.Options(false, true, true, 1 << 20);
    try (QueryCursor cursor = open(FindRequest.of(TestEngine.COLL, Doc.EMPTY, tailable))) {
      assertThat(ids(batch(cursor, 100))).containsExactly(0, 1, 2);
      assertThat(cursor.isExhausted()).isFalse();
      assertThat(batch(cursor, 100)).isEmpty();
      engine.insert("{_id: 3}", "{_id: 4}");
      assertThat(ids(batch(cursor, 1))).containsExactly(3);
      engine.flushAll();
      engine.insert("{_id: 5}");
      assertThat(ids(batch(cursor, 100))).containsExactly(4, 5);
      assertThat(batch(cursor, 100)).isEmpty();
    }
  }

  /** A cursor that is read while random documents, but not all, are changed. */
  private static final class Scene {
    private static final int LEFT_ALONE = 40;
    private static final String[] FILTERS = {
      "{a: {$gte: 10, $lt: 80}}",
      "{a: {$in: [1, 2, 3, 20, 21, 22, 60, 61, 62]}}",
      "{$or: [{a: {$lt: 40}}, {b: 1}]}",
      "{b: {$ne: 2}}",
      "{b: 1, a: {$gt: 5}}",
      "{}"
    };
    private static final String[] SORTS = {"{}", "{a: 1}", "{a: -1}", "{b: 1, a: -1}", "{_id: -1}"};

    private final RandomGenerator random;
    private final CursorsAcrossWritesTest test = new CursorsAcrossWritesTest();
    private int fresh = 1000;

    Scene(RandomGenerator random) {
      this.random = random;
    }

    private String value() {
      int number = random.nextInt(100);
      return random.nextInt(5) == 0 ? "[" + number + ", " + (number + 7) + "]" : "" + number;
    }

    private void disturb() {
      int id = random.nextInt(LEFT_ALONE, 100);
      switch (random.nextInt(6)) {
        case 0 -> test.engine.delete("{_id: " + id + "}", false);
        case 1 -> test.engine.insert("{_id: " + fresh++ + ", a: " + value() + ", b: 1}");
        case 2 -> test.engine.flushAll();
        case 3 -> test.engine.update("{_id: " + id + "}", "{$set: {b: 7}}", false, false);
        default ->
            test.engine.update("{_id: " + id + "}", "{$set: {a: " + value() + "}}", false, true);
      }
    }

    private static boolean isLeftAlone(int id) {
      return id < LEFT_ALONE;
    }

    void run() {
      List<Doc> documents = new ArrayList<>();
      for (int id = 0; id < 100; id++) {
        documents.add(
            Json.parse("{_id: %d, a: %d, b: %d}".formatted(id, random.nextInt(100), id % 3)));
      }
      test.engine.insert(documents);
      for (String key : List.of("{a: 1}", "{b: 1, a: -1}", "{b: 1}")) {
        if (random.nextBoolean()) {
          test.engine.createIndex("{key: " + key + "}");
        }
      }
      FindRequest request =
          TestEngine.query(FILTERS[random.nextInt(FILTERS.length)])
              .withSort(Json.parse(SORTS[random.nextInt(SORTS.length)]));
      Set<Integer> expected = new TreeSet<>();
      for (String found :
          test.engine.find(request.withHint(Value.of(Json.parse("{$natural: 1}"))))) {
        expected.add(Json.parse(found).get("_id").int32());
      }
      expected.removeIf(id -> !isLeftAlone(id));
      String plan = test.engine.plan(request);
      List<Integer> found = readDisturbed(request);
      assertThat(found.stream().filter(Scene::isLeftAlone).sorted())
          .as("%s sorted by %s by %s", request.filter(), request.sort(), plan)
          .containsExactlyElementsOf(expected);
      assertThat(new HashSet<>(test.engine.find("{}"))).hasSize(test.engine.find("{}").size());
      assertThat(test.engine.problems()).isEmpty();
    }

    private List<Integer> readDisturbed(FindRequest request) {
      List<Integer> found = new ArrayList<>();
      try (QueryCursor cursor = test.open(request)) {
        while (true) {
          List<Integer> batch = ids(batch(cursor, random.nextInt(1, 12)));
          if (batch.isEmpty()) {
            return found;
          }
          found.addAll(batch);
          for (int i = random.nextInt(6); i > 0; i--) {
            disturb();
          }
        }
      }
    }
  }

  @Test
  void documentsLeftAloneAreGivenExactlyOnce() {
    Seeds.forEach(60, random -> new Scene(random).run());
  }
}
