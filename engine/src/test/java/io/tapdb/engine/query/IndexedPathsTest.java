// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: an index never changes what a query finds, also where paths have numbers in them, arrays
 * stand in arrays, and conditions are rare ones. Method: the same query by each index and by
 * reading everything.
 */
class IndexedPathsTest {
  private static final String[] PATHS = {"a", "a.0", "a.1", "a.b", "a.0.b", "a.b.0", "c", "a.b.c"};
  private static final String[] TYPES = {"null", "number", "string", "array", "object", "bool"};

  private static final class Scene {
    private final RandomGenerator random;
    private final TestEngine engine = new TestEngine();

    Scene(RandomGenerator random) {
      this.random = random;
    }

    private String scalar() {
      return switch (random.nextInt(12)) {
        case 0 -> "null";
        case 1 -> "'" + "xy".charAt(random.nextInt(2)) + "'";
        case 2 -> "true";
        case 3 -> "{$date: " + random.nextInt(3) + "}";
        case 4 -> "{$numberDouble: 'NaN'}";
        case 5 -> "{$minKey: 1}";
        case 6 -> "{$numberDecimal: '" + random.nextInt(3) + ".0'}";
        default -> String.valueOf(random.nextInt(4));
      };
    }

    private String value(int depth) {
      return switch (random.nextInt(depth > 0 ? 9 : 4)) {
        case 4, 5 -> "[" + list(() -> value(depth - 1), 0, 3) + "]";
        case 6 -> "{b: " + value(depth - 1) + "}";
        case 7 -> "{b: " + value(depth - 1) + ", c: " + scalar() + "}";
        case 8 -> "{'0': " + scalar() + ", b: " + scalar() + "}";
        default -> scalar();
      };
    }

    private String list(Supplier<String> each, int least, int most) {
      List<String> all = new ArrayList<>();
      for (int i = random.nextInt(least, most + 1); i > 0; i--) {
        all.add(each.get());
      }
      return String.join(", ", all);
    }

    private String path() {
      return PATHS[random.nextInt(PATHS.length)];
    }

    private String condition() {
      String name = "'" + path() + "': ";
      return switch (random.nextInt(16)) {
        case 0 -> name + "{$gt: " + scalar() + "}";
        case 1 -> name + "{$lte: " + scalar() + "}";
        case 2 -> name + "{$in: [" + list(() -> value(1), 0, 3) + "]}";
        case 3 -> name + "{$nin: [" + list(this::scalar, 0, 2) + "]}";
        case 4 -> name + "{$all: [" + list(this::scalar, 1, 2) + "]}";
        case 5 -> name + "{$size: " + random.nextInt(3) + "}";
        case 6 -> name + "{$type: '" + TYPES[random.nextInt(TYPES.length)] + "'}";
        case 7 -> name + "{$regex: '^x'}";
        case 8 -> name + "{$mod: [2, " + random.nextInt(2) + "]}";
        case 9 -> name + "{$exists: " + random.nextBoolean() + "}";
        case 10 -> name + "{$elemMatch: {b: " + scalar() + "}}";
        case 11 -> name + "{$elemMatch: {$gt: 0, $lt: 3}}";
        case 12 -> name + "{$not: {$elemMatch: {$gte: 1}}}";
        case 13 -> name + "{$not: {$in: [" + scalar() + ", null]}}";
        default -> name + value(1);
      };
    }

    private String filter() {
      String conditions = "[" + list(() -> "{" + condition() + "}", 1, 3) + "]";
      return switch (random.nextInt(6)) {
        case 0 -> "{$or: " + conditions + "}";
        case 1 -> "{$nor: " + conditions + "}";
        default -> "{$and: " + conditions + "}";
      };
    }

    private void addIndex() {
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        parts.add("'" + path() + "': " + (random.nextBoolean() ? 1 : -1));
      }
      String key = "{" + String.join(", ", parts) + "}";
      String sparse = random.nextInt(5) == 0 ? ", sparse: true" : "";
      try {
        engine.createIndex(
            "{key: " + key + ", name: 'i" + random.nextInt(9999) + "'" + sparse + "}");
      } catch (TapdbException refused) {
        // the same index twice, parallel arrays, or a number that is a name as well
        assertThat(refused.code().code()).isIn(85, 86, 171, 16746);
      }
    }

    private void insert(int id) {
      String c = random.nextBoolean() ? ", c: " + scalar() : "";
      assertThat(engine.insert("{_id: " + id + ", a: " + value(3) + c + "}").errors())
          .allSatisfy(error -> assertThat(error.error().code().code()).isIn(171, 16746));
    }

    void run() {
      addIndex();
      for (int id = 0; id < 40; id++) {
        insert(id);
      }
      addIndex();
      addIndex();
      for (int i = 0; i < 40; i++) {
        check(filter());
      }
      assertThat(engine.problems()).isEmpty();
    }

    private void check(String filter) {
      FindRequest plain = TestEngine.query(filter);
      FindRequest natural = plain.withHint(Value.of(Json.parse("{$natural: 1}")));
      List<String> expected = engine.find(natural);
      assertThat(engine.find(plain))
          .as("%s by %s", filter, engine.plan(plain))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(engine.engine().reads().count(plain, Operation.UNSTOPPABLE))
          .as("count of %s", filter)
          .isEqualTo(expected.size());
      engine.engine().listings().indexesOf(TestEngine.COLL).stream()
          .filter(spec -> !spec.has("sparse"))
          .forEach(
              spec ->
                  assertThat(engine.find(plain.withHint(spec.get("name"))))
                      .as("%s by %s", filter, spec)
                      .containsExactlyInAnyOrderElementsOf(expected));
    }
  }

  @Test
  void anIndexOnAnyPathNeverChangesWhatAQueryFinds() {
    Seeds.forEach(60, random -> new Scene(random).run());
  }

  @Test
  void aNumberThatIsBothAPlaceAndANameCannotBeIndexed() {
    TestEngine engine = new TestEngine();
    engine.createIndex("{key: {'a.0.b': 1}}");
    assertThat(engine.insert("{_id: 1, a: [{'0': {b: 1}, b: 2}]}").errors().getFirst().error())
        .hasMessageStartingWith("Ambiguous field name found in array")
        .satisfies(refused -> assertThat(refused.code().code()).isEqualTo(16746));
    // where nothing stands at that place it can only be a name
    assertThat(engine.insert("{_id: 2, a: {'0': {b: 1}}}").errors()).isEmpty();
    assertThat(engine.insert("{_id: 3, a: [{b: 1}, {c: 2}]}").errors()).isEmpty();
    assertThat(engine.find("{'a.0.b': 1}")).hasSize(2);
    assertThat(engine.plan(TestEngine.query("{'a.0.b': 1}"))).endsWith("IXSCAN a.0.b_1");
  }
}
