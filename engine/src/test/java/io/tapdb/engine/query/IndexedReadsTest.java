// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindAndModifyResult;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: indexes change neither counts, distinct values, projections and pipelines nor what is
 * written. Method: the same requests to an engine with random indexes and to one without any.
 */
class IndexedReadsTest {
  private static final Value NATURAL = Value.of(Json.parse("{$natural: 1}"));
  private static final String[] KEYS = {
    "{a: 1}", "{b: -1}", "{a: 1, b: 1}", "{b: 1, a: -1, c: 1}", "{'d.e': 1}", "{c: 1, 'd.e': -1}"
  };
  private static final String[] PROJECTIONS = {
    "{_id: 0, a: 1}",
    "{_id: 0, b: 1, a: 1}",
    "{_id: 0, a: 1, b: 1, c: 1}",
    "{_id: 0, 'd.e': 1}",
    "{_id: 0, x: '$a', y: {$ifNull: ['$b', 'none']}}",
    "{c: 0, d: 0}"
  };
  private static final String[] PIPELINES = {
    "[{$match: %s}, {$group: {_id: {k: '$a'}, n: {$sum: 1}}}, {$sort: {_id: 1}}]",
    "[{$match: %s}, {$count: 'n'}]",
    "[{$match: %s}, {$sort: {a: 1, _id: 1}}, {$skip: 2}, {$limit: 5}]",
    "[{$match: %s}, {$sort: {b: -1, a: 1, _id: 1}}, {$project: {_id: 0, a: 1, b: 1}}]",
    "[{$sort: {a: 1, _id: 1}}, {$match: %s}, {$limit: 4}]",
    "[{$match: %s}, {$unwind: '$a'}, {$sort: {a: 1, _id: 1}}, {$project: {a: 1}}]",
    "[{$match: %s}, {$sort: {_id: 1}}, {$group: {_id: {k: '$b'}, all: {$push: '$a'}}}, {$sort: {_id: 1}}]",
    "[{$match: %s}, {$group: {_id: null, lo: {$min: '$a'}, hi: {$max: '$b'}}}]"
  };
  private static final String[] UPDATES = {
    "{$inc: {n: 1}}",
    "{$set: {a: %d}}",
    "{$set: {a: [%d, 3], b: 2}}",
    "{$unset: {b: 1}}",
    "{$push: {l: %d}}",
    "{$set: {d: {e: %d}}}",
    "{$rename: {c: 'b'}}"
  };

  private static final class Scene {
    private final RandomGenerator random;
    private final TestEngine indexed = new TestEngine();
    private final TestEngine plain = new TestEngine();

    Scene(RandomGenerator random) {
      this.random = random;
    }

    private String scalar() {
      return switch (random.nextInt(7)) {
        case 0 -> "null";
        case 1 -> "'" + "xy".charAt(random.nextInt(2)) + "'";
        default -> String.valueOf(random.nextInt(6));
      };
    }

    private String value(boolean arrays) {
      return arrays && random.nextInt(4) == 0 ? "[" + scalar() + ", " + scalar() + "]" : scalar();
    }

    private String filter() {
      String field = List.of("a", "b", "c", "d.e").get(random.nextInt(4));
      String name = "'" + field + "': ";
      return switch (random.nextInt(7)) {
        case 0 -> "{}";
        case 1 -> "{" + name + "{$gte: " + random.nextInt(5) + "}}";
        case 2 -> "{" + name + "{$in: [" + scalar() + ", " + scalar() + "]}}";
        case 3 -> "{a: " + scalar() + ", b: {$lt: " + random.nextInt(6) + "}}";
        case 4 -> "{$or: [{a: " + scalar() + "}, {" + name + scalar() + "}]}";
        case 5 -> "{" + name + "{$exists: true}, a: {$gt: 1}}";
        default -> "{" + name + scalar() + "}";
      };
    }

    private void fill() {
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        indexed.createIndex("{key: " + KEYS[random.nextInt(KEYS.length)] + "}");
      }
      boolean arrays = random.nextBoolean();
      List<Doc> documents = new ArrayList<>();
      for (int id = random.nextInt(70); id > 0; id--) {
        StringBuilder document = new StringBuilder("{_id: " + id);
        document.append(random.nextInt(6) > 0 ? ", a: " + value(arrays) : "");
        document.append(random.nextInt(6) > 0 ? ", b: " + scalar() : "");
        document.append(random.nextInt(6) > 0 ? ", c: " + scalar() : "");
        document.append(random.nextInt(3) > 0 ? ", d: {e: " + scalar() + "}" : "");
        documents.add(Json.parse(document.append("}").toString()));
      }
      indexed.insert(documents);
      plain.insert(documents);
    }

    void run() {
      fill();
      for (int i = 0; i < 12; i++) {
        reads(filter());
      }
      for (int i = 0; i < 6; i++) {
        writes(filter());
      }
      assertThat(indexed.problems()).isEmpty();
      assertThat(indexed.find(TestEngine.query("{}").withHint(NATURAL)))
          .isEqualTo(plain.find("{}"));
      reads("{a: {$gte: 0}}");
    }

    private void reads(String filter) {
      FindRequest request = TestEngine.query(filter);
      FindRequest window = request.withWindow(random.nextInt(3), random.nextInt(9));
      assertThat(count(indexed, window)).as("count %s", filter).isEqualTo(count(plain, window));
      String path = List.of("a", "b", "c", "d.e").get(random.nextInt(4));
      assertThat(distinct(indexed, request, path))
          .as("distinct %s of %s", path, filter)
          .isEqualTo(distinct(plain, request, path));
      FindRequest projected = project(request, PROJECTIONS[random.nextInt(PROJECTIONS.length)]);
      assertThat(byName(indexed.find(projected)))
          .as("%s projected %s", filter, projected.projection())
          .containsExactlyInAnyOrderElementsOf(byName(plain.find(projected)));
      String pipeline = PIPELINES[random.nextInt(PIPELINES.length)].formatted(filter);
      assertThat(byName(aggregate(indexed, pipeline)))
          .as(pipeline)
          .isEqualTo(byName(aggregate(plain, pipeline)));
      for (Doc spec : indexed.engine().listings().indexesOf(TestEngine.COLL)) {
        Value hint = random.nextBoolean() ? spec.get("name") : spec.get("key");
        assertThat(indexed.find(request.withHint(hint)))
            .as("%s by %s", filter, hint)
            .containsExactlyInAnyOrderElementsOf(plain.find(request));
        assertThat(count(indexed, request.withHint(hint)))
            .as("count of %s by %s", filter, hint)
            .isEqualTo(count(plain, request));
      }
    }

    private void writes(String filter) {
      switch (random.nextInt(4)) {
        case 0 ->
            assertThat(indexed.delete(filter + "", random.nextInt(3) == 0 && isNarrow(filter)))
                .satisfies(this::copyDeletes);
        case 1 -> findAndModify(filter);
        default -> {
          String update =
              UPDATES[random.nextInt(UPDATES.length)].replace("%d", "" + random.nextInt(9));
          assertThat(indexed.update(filter, update, true, false))
              .as("%s of %s", update, filter)
              .isEqualTo(plain.update(filter, update, true, false));
        }
      }
    }

    private static boolean isNarrow(String filter) {
      return !filter.equals("{}");
    }

    /** Which one is deleted depends on the plan, so the other engine deletes the same ones. */
    private void copyDeletes(long deleted) {
      List<String> left = indexed.find("{}");
      List<String> gone = plain.find("{}");
      gone.removeAll(left);
      assertThat(gone).hasSize((int) deleted);
      gone.forEach(one -> plain.delete("{_id: " + Json.parse(one).get("_id") + "}", false));
    }

    private void findAndModify(String filter) {
      FindRequest target =
          TestEngine.query(filter)
              .withSort(Json.parse("{b: " + (random.nextBoolean() ? 1 : -1) + ", _id: 1}"));
      Value update =
          random.nextInt(3) == 0
              ? Value.MISSING
              : Value.of(Json.parse("{$set: {a: " + random.nextInt(9) + ", m: true}}"));
      FindAndModifyRequest request =
          new FindAndModifyRequest(
              new UpdateStatement(target, update, List.of(), false, false),
              Doc.EMPTY,
              random.nextBoolean());
      FindAndModifyResult one = indexed.findAndModify(request);
      FindAndModifyResult two = plain.findAndModify(request);
      assertThat(String.valueOf(one.document()))
          .as(filter)
          .isEqualTo(String.valueOf(two.document()));
      assertThat(one.changed()).isEqualTo(two.changed());
    }
  }

  /** Documents with their fields by name: an index that covers a query gives them in its order. */
  private static List<String> byName(List<String> documents) {
    List<String> sorted = new ArrayList<>();
    for (String document : documents) {
      TreeSet<String> fields = new TreeSet<>();
      FieldCursor field = Json.parse(document).fields();
      while (field.next()) {
        fields.add(field.name() + ": " + field.value());
      }
      sorted.add(fields.toString());
    }
    return sorted;
  }

  private static long count(TestEngine engine, FindRequest request) {
    return engine.engine().reads().count(request, Operation.UNSTOPPABLE);
  }

  private static Set<String> distinct(TestEngine engine, FindRequest request, String path) {
    Set<String> values = new TreeSet<>();
    Value found = engine.engine().reads().distinct(request, path, Operation.UNSTOPPABLE);
    FieldCursor each = found.doc().fields();
    while (each.next()) {
      assertThat(values.add(each.value().toString())).as("twice: %s", found).isTrue();
    }
    return values;
  }

  private static FindRequest project(FindRequest request, String projection) {
    return new FindRequest(
        request.namespace(),
        request.filter(),
        request.sort(),
        Json.parse(projection),
        request.hint(),
        request.skip(),
        request.limit(),
        request.let(),
        request.options());
  }

  private static List<String> aggregate(TestEngine engine, String pipeline) {
    AggregateRequest request =
        new AggregateRequest(
            TestEngine.COLL,
            Json.parse("{p: " + pipeline + "}").get("p"),
            Value.MISSING,
            Doc.EMPTY,
            TestEngine.query("{}").options());
    return engine.drain(engine.engine().reads().aggregate(request, Operation.UNSTOPPABLE));
  }

  @Test
  void indexesChangeNeitherWhatIsReadNorWhatIsWritten() {
    Seeds.forEach(50, random -> new Scene(random).run());
  }

  @Test
  void countsKeepToTheirWindow() {
    TestEngine engine = new TestEngine();
    for (int i = 0; i < 10; i++) {
      engine.insert("{_id: " + i + ", a: " + i % 2 + "}");
    }
    engine.createIndex("{key: {a: 1}}");
    for (String filter : List.of("{}", "{a: {$gte: 0}}", "{_id: {$gte: 0}}")) {
      FindRequest request = TestEngine.query(filter);
      assertThat(count(engine, request)).as(filter).isEqualTo(10);
      assertThat(count(engine, request.withWindow(3, 0))).as(filter).isEqualTo(7);
      assertThat(count(engine, request.withWindow(3, 4))).as(filter).isEqualTo(4);
      assertThat(count(engine, request.withWindow(8, 4))).as(filter).isEqualTo(2);
      assertThat(count(engine, request.withWindow(10, 4))).as(filter).isZero();
      assertThat(count(engine, request.withWindow(99, 0))).as(filter).isZero();
    }
  }

  @Test
  void distinctTakesElementsOfArraysAndNoMissingValues() {
    TestEngine engine = new TestEngine();
    engine.insert(
        "{_id: 1, a: [1, 2, [3]], b: {c: 5}}",
        "{_id: 2, a: 2.0, b: [{c: 5}, {c: [6, 7]}, 8]}",
        "{_id: 3, a: null}",
        "{_id: 4, a: []}",
        "{_id: 5}");
    FindRequest all = TestEngine.query("{}");
    assertThat(distinct(engine, all, "a")).containsExactly("1", "2", "[3]", "null");
    assertThat(distinct(engine, all, "b.c")).containsExactly("5", "6", "7");
    assertThat(distinct(engine, all, "b.1.c")).containsExactly("6", "7");
    assertThat(distinct(engine, all, "nope")).isEmpty();
    assertThat(distinct(engine, TestEngine.query("{_id: {$gt: 1}}"), "a"))
        .containsExactly("2.0", "null");
  }
}
