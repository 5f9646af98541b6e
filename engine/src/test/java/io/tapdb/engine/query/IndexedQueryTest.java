// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: an index never changes what a query finds. Method: random documents, indexes, filters,
 * sorts and projections; each query is answered by whatever plan is chosen and by reading
 * everything.
 */
class IndexedQueryTest {
  private static final String[] FIELDS = {"a", "b", "c", "d.e", "d.f", "d"};

  private static final class Scene {
    private final RandomGenerator random;
    private final TestEngine engine = new TestEngine();

    Scene(RandomGenerator random) {
      this.random = random;
    }

    private String scalar() {
      return switch (random.nextInt(9)) {
        case 0 -> "null";
        case 1 -> "'" + "xyz".charAt(random.nextInt(3)) + "'";
        case 2 -> random.nextInt(5) + ".5";
        case 3 -> "true";
        case 4 -> "{$numberDecimal: '" + random.nextInt(4) + "'}";
        default -> String.valueOf(random.nextInt(6));
      };
    }

    private String value(int depth) {
      return switch (random.nextInt(depth > 0 ? 8 : 5)) {
        case 5 -> "[" + list(() -> value(depth - 1), 0, 3) + "]";
        case 6 -> "{e: " + value(depth - 1) + ", f: " + scalar() + "}";
        case 7 -> "[{e: " + scalar() + "}, {e: " + value(0) + ", f: " + scalar() + "}]";
        default -> scalar();
      };
    }

    private String list(java.util.function.Supplier<String> each, int least, int most) {
      List<String> all = new ArrayList<>();
      for (int i = random.nextInt(least, most + 1); i > 0; i--) {
        all.add(each.get());
      }
      return String.join(", ", all);
    }

    private String document(int id) {
      StringBuilder document = new StringBuilder("{_id: " + id);
      for (String field : List.of("a", "b", "c", "d")) {
        if (random.nextInt(5) > 0) {
          document.append(", ").append(field).append(": ").append(value(field.equals("d") ? 2 : 1));
        }
      }
      return document.append("}").toString();
    }

    private String field() {
      return FIELDS[random.nextInt(FIELDS.length)];
    }

    private String condition() {
      String name = "'" + field() + "': ";
      return switch (random.nextInt(13)) {
        case 0 -> name + "{$gt: " + scalar() + "}";
        case 1 -> name + "{$lte: " + scalar() + "}";
        case 2 -> name + "{$gte: " + random.nextInt(3) + ", $lt: " + random.nextInt(2, 6) + "}";
        case 3 -> name + "{$in: [" + list(this::scalar, 0, 3) + "]}";
        case 4 -> name + "{$ne: " + scalar() + "}";
        case 5 -> name + "{$exists: " + random.nextBoolean() + "}";
        case 6 -> name + "{$nin: [" + list(this::scalar, 0, 2) + "]}";
        case 7 -> name + "{$elemMatch: {$gte: " + random.nextInt(3) + ", $lt: 4}}";
        case 8 -> "'d': {$elemMatch: {e: " + scalar() + ", f: " + scalar() + "}}";
        case 9 -> name + "[" + list(this::scalar, 0, 2) + "]";
        case 10 -> name + "{$not: {$gt: " + scalar() + "}}";
        default -> name + scalar();
      };
    }

    private String filter(int depth) {
      if (depth > 0 && random.nextInt(5) == 0) {
        String operator = random.nextBoolean() ? "$or" : "$and";
        return "{" + operator + ": [" + list(() -> filter(depth - 1), 1, 3) + "]}";
      }
      return "{$and: [" + list(() -> "{" + condition() + "}", 1, 3) + "]}";
    }

    private String pattern() {
      List<String> names = new ArrayList<>(List.of(FIELDS));
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        String name = names.remove(random.nextInt(names.size()));
        if (name.equals("d")) {
          names.removeIf(other -> other.startsWith("d."));
        } else if (name.startsWith("d.")) {
          names.remove("d");
        }
        parts.add("'" + name + "': " + (random.nextBoolean() ? 1 : -1));
      }
      return "{" + String.join(", ", parts) + "}";
    }

    void run() {
      for (int i = random.nextInt(5); i > 0; i--) {
        addIndex();
      }
      int documents = random.nextInt(60);
      for (int id = 0; id < documents; id++) {
        engine.insert(document(id));
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        addIndex();
      }
      if (random.nextBoolean()) {
        engine.flushAll();
      }
      for (int i = 0; i < 40; i++) {
        check();
      }
      assertThat(engine.problems()).isEmpty();
    }

    private void addIndex() {
      String sparse = random.nextInt(4) == 0 ? ", sparse: true" : "";
      String key = pattern();
      try {
        engine.createIndex(
            "{key: " + key + ", name: 'i" + random.nextInt(1000) + "'" + sparse + "}");
      } catch (TapdbException refused) {
        // the same index twice, or parallel arrays in the documents there are
        assertThat(refused.code().code()).isIn(85, 86, 171);
      }
    }

    private void check() {
      FindRequest plain = TestEngine.query(filter(2));
      FindRequest natural = plain.withHint(Value.of(Json.parse("{$natural: 1}")));
      List<String> expected = engine.find(natural);
      assertThat(engine.find(plain))
          .as("%s by %s", plain.filter(), engine.plan(plain))
          .containsExactlyInAnyOrderElementsOf(expected);
      // with _id at the end the order is complete, so that windows can be compared
      String sort = pattern().replace("}", ", _id: 1}");
      FindRequest sorted = plain.withSort(Json.parse(sort));
      FindRequest window = sorted.withWindow(random.nextInt(3), random.nextInt(8));
      List<String> inOrder = sortedOrNull(window.withHint(Value.of(Json.parse("{$natural: 1}"))));
      List<String> byPlan = sortedOrNull(window);
      if (inOrder != null && byPlan != null) {
        assertThat(byPlan)
            .as("%s sorted by %s, by %s", plain.filter(), sort, engine.plan(window))
            .isEqualTo(inOrder);
      }
      List<String> all = sortedOrNull(plain.withSort(Json.parse(pattern())));
      if (all != null) {
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
      }
    }

    /** What is found, or null if two arrays of one document stand in the way of sorting. */
    private List<String> sortedOrNull(FindRequest request) {
      try {
        return engine.find(request);
      } catch (TapdbException refused) {
        assertThat(refused).hasMessageContaining("parallel arrays");
        return null;
      }
    }
  }

  @Test
  void anIndexNeverChangesWhatAQueryFinds() {
    Seeds.forEach(120, random -> new Scene(random).run());
  }
}
