// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.QueryFixture;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** Compares projections with plain ones over the tree of the BSON library. */
class ProjectionTwinTest {
  private static final String[] NAMES = {"a", "b", "c"};

  private static BsonValue value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 2)) {
      case 2, 3 -> document(random, depth - 1);
      case 4 -> {
        BsonArray array = new BsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> new BsonInt32(random.nextInt(10));
    };
  }

  private static BsonDocument document(RandomGenerator random, int depth) {
    BsonDocument document = new BsonDocument();
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        document.put(name, value(random, depth));
      }
    }
    return document;
  }

  /** Paths none of which is the beginning of another. */
  private static List<String> paths(RandomGenerator random) {
    List<String> paths = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      StringBuilder path = new StringBuilder(NAMES[random.nextInt(3)]);
      for (int more = random.nextInt(3); more > 0; more--) {
        path.append('.').append(NAMES[random.nextInt(3)]);
      }
      String dotted = path + ".";
      if (paths.stream()
          .noneMatch(p -> (p + ".").startsWith(dotted) || dotted.startsWith(p + "."))) {
        paths.add(path.toString());
      }
    }
    return paths;
  }

  private static List<String> below(List<String> paths, String name) {
    return paths.stream()
        .filter(path -> path.startsWith(name + "."))
        .map(path -> path.substring(name.length() + 1))
        .toList();
  }

  private static BsonDocument include(BsonDocument document, List<String> paths) {
    BsonDocument kept = new BsonDocument();
    for (Map.Entry<String, BsonValue> field : document.entrySet()) {
      List<String> below = below(paths, field.getKey());
      if (paths.contains(field.getKey())) {
        kept.put(field.getKey(), field.getValue());
      } else if (!below.isEmpty()) {
        BsonValue inside = includeInside(field.getValue(), below);
        if (inside != null) {
          kept.put(field.getKey(), inside);
        }
      }
    }
    return kept;
  }

  private static BsonValue includeInside(BsonValue value, List<String> paths) {
    if (value.isDocument()) {
      return include(value.asDocument(), paths);
    }
    if (!value.isArray()) {
      return null;
    }
    BsonArray kept = new BsonArray();
    for (BsonValue element : value.asArray()) {
      BsonValue inside = includeInside(element, paths);
      if (inside != null) {
        kept.add(inside);
      }
    }
    return kept;
  }

  private static BsonDocument exclude(BsonDocument document, List<String> paths) {
    BsonDocument left = new BsonDocument();
    for (Map.Entry<String, BsonValue> field : document.entrySet()) {
      if (!paths.contains(field.getKey())) {
        left.put(field.getKey(), excludeInside(field.getValue(), below(paths, field.getKey())));
      }
    }
    return left;
  }

  private static BsonValue excludeInside(BsonValue value, List<String> paths) {
    if (value.isDocument()) {
      return exclude(value.asDocument(), paths);
    }
    if (!value.isArray()) {
      return value;
    }
    BsonArray left = new BsonArray();
    value.asArray().forEach(element -> left.add(excludeInside(element, paths)));
    return left;
  }

  private static String specification(List<String> paths, int flag, boolean id) {
    BsonDocument specification = new BsonDocument();
    if (!id) {
      specification.put("_id", new BsonInt32(0));
    }
    paths.forEach(path -> specification.put(path, new BsonInt32(flag)));
    return specification.toJson();
  }

  @Test
  void fieldsAreKeptAndLeftOutAsByANaiveTwin() {
    Seeds.forEach(
        2000,
        random -> {
          BsonDocument document = new BsonDocument("_id", new BsonInt32(1));
          document.putAll(document(random, 3));
          List<String> paths = paths(random);
          boolean id = random.nextBoolean();
          boolean inclusion = random.nextBoolean();
          List<String> all = new ArrayList<>(paths);
          if (inclusion == id) {
            all.add("_id");
          }
          BsonDocument expected = inclusion ? include(document, all) : exclude(document, all);
          String specification = specification(paths, inclusion ? 1 : 0, id);
          Doc given = Json.parse(document.toJson());
          for (Projection projection : parsed(specification)) {
            assertThat(projection.apply(given).toString())
                .as("%s of %s", specification, document)
                .isEqualTo(Json.parse(expected.toJson()).toString());
          }
        });
  }

  private static List<Projection> parsed(String specification) {
    return List.of(
        Projection.find(Json.parse(specification), null, QueryFixture.context()),
        Projection.stage(Json.parse(specification), QueryFixture.context()));
  }

  private static List<BsonValue> slice(List<BsonValue> array, int skip, int count) {
    int from = skip >= 0 ? Math.min(skip, array.size()) : Math.max(0, array.size() + skip);
    return array.subList(from, Math.min(array.size(), from + count));
  }

  @Test
  void slicesAreThoseOfANaiveTwin() {
    Seeds.forEach(
        300,
        random -> {
          BsonArray array = new BsonArray();
          for (int i = random.nextInt(8); i > 0; i--) {
            array.add(new BsonInt32(i));
          }
          int skip = random.nextInt(-10, 10);
          int count = random.nextInt(1, 10);
          boolean one = random.nextBoolean();
          List<BsonValue> expected;
          if (one) {
            expected = skip >= 0 ? slice(array, 0, skip) : slice(array, skip, -skip);
          } else {
            expected = slice(array, skip, count);
          }
          String range = one ? String.valueOf(skip) : "[" + skip + ", " + count + "]";
          Doc document =
              Json.parse(new BsonDocument("a", array).append("z", new BsonInt32(5)).toJson());
          Doc sliced =
              Projection.find(
                      Json.parse("{a: {$slice: " + range + "}}"), null, QueryFixture.context())
                  .apply(document);
          assertThat(sliced.toString())
              .as("%s of %s", range, array)
              .isEqualTo(
                  Json.parse(
                          new BsonDocument("a", new BsonArray(expected))
                              .append("z", new BsonInt32(5))
                              .toJson())
                      .toString());
        });
  }

  @Test
  void whatIsReadSufficesForTheProjection() {
    Seeds.forEach(
        500,
        random -> {
          BsonDocument document = document(random, 3);
          List<String> paths = paths(random);
          Projection projection = parsed(specification(paths, 1, false)).getFirst();
          assertThat(new TreeSet<>(projection.dependencies().paths()))
              .isEqualTo(new TreeSet<>(paths));
          Doc whole = Json.parse(document.toJson());
          Doc reduced = Json.parse(include(document, paths).toJson());
          assertThat(projection.apply(reduced).toString())
              .isEqualTo(projection.apply(whole).toString());
        });
  }
}
