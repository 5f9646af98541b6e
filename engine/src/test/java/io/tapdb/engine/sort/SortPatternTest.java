// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.filter.NaiveOrder;
import io.tapdb.engine.filter.RandomQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class SortPatternTest {
  private static int order(String pattern, Doc a, Doc b) {
    SortPattern sort = SortPattern.parse(doc(pattern));
    return Integer.signum(Arrays.compareUnsigned(sort.keyOf(a), sort.keyOf(b)));
  }

  @Test
  void documentsAreOrderedByTheirFields() {
    for (String[] row :
        table(
            """
            {a: 1} | {a: 1} | {a: 2}
            {a: -1} | {a: 2} | {a: 1}
            {a: 1} | {} | {a: 1}
            {a: 1} | {a: MinKey} | {}
            {a: 1} | {a: undefined} | {a: null}
            {a: 1} | {a: 9} | {a: "x"}
            {a: 1, b: -1} | {a: 1, b: 2} | {a: 1, b: 1}
            {a: 1, b: -1} | {a: 1, b: 0} | {a: 2, b: 9}
            {a: 1} | {a: [5, 1]} | {a: 2}
            {a: -1} | {a: [1, 5]} | {a: 4}
            {a: 1} | {a: []} | {a: null}
            {a: 1} | {a: []} | {}
            {a: -1} | {a: 1} | {a: []}
            {"a.b": 1} | {a: [{b: 5}, {b: 1}]} | {a: {b: 2}}
            {"a.b": 1} | {a: [{b: 5}, {}]} | {a: {b: 1}}
            {"a.b": 1} | {a: [7]} | {a: {b: 1}}
            {"a.0": 1} | {a: [1, 9]} | {a: [2, 0]}
            {"a.0": 1} | {a: {"0": 1}} | {a: [2]}
            {"a.x": 1, "a.y": 1} | {a: [{x: 1, y: 9}, {x: 2, y: 0}]} | {a: [{x: 1, y: 10}]}
            {"a.x": 1, "a.y": -1} | {a: [{x: 1, y: 1}, {x: 1, y: 5}]} | {a: [{x: 1, y: 4}]}
            {a: 1, b: 1} | {a: [2, 1], b: 5} | {a: 1, b: 6}
            {a: -1} | {a: "\\u0000"} | {a: ""}
            {a: -1, b: 1} | {a: "\\u0000", b: 1} | {a: "", b: 1}
            """)) {
      assertThat(order(row[0], doc(row[1]), doc(row[2]))).as(Arrays.toString(row)).isNegative();
      assertThat(order(row[0], doc(row[2]), doc(row[1]))).as(Arrays.toString(row)).isPositive();
    }
    for (String[] row :
        table(
            """
            {a: 1} | {} | {a: null}
            {a: 1} | {a: 1} | {a: 1.0}
            {a: 1} | {a: [1, 2]} | {a: [1, 3]}
            {a: 1} | {a: 1, b: 2} | {a: 1, b: 1}
            """)) {
      assertThat(order(row[0], doc(row[1]), doc(row[2]))).as(Arrays.toString(row)).isZero();
    }
  }

  @Test
  void malformedPatternsAreRefused() {
    for (String[] row :
        table(
            """
            {} | 15976
            {a: 2} | 15975
            {a: 0} | 15975
            {a: 1.5} | 15975
            {a: "x"} | 15974
            {a: {$meta: "textScore"}} | 17312
            {a: {b: 1}} | 15974
            {a: 1, a: -1} | 2
            {"": 1} | 40352
            {"a..b": 1} | 15998
            {"$a": 1} | 16410
            """)) {
      failsWith(Integer.parseInt(row[1]), row[0], () -> SortPattern.parse(doc(row[0])));
    }
    DocWriter many = new DocWriter();
    for (int i = 0; i < 33; i++) {
      many.put("f" + i, 1);
    }
    Doc tooMany = many.build();
    failsWith(13103, "33 fields", () -> SortPattern.parse(tooMany));
    SortPattern parallel = SortPattern.parse(doc("{a: 1, b: 1}"));
    failsWith(2, "parallel", () -> parallel.keyOf(doc("{a: [1], b: [2]}")));
    SortPattern numbered = SortPattern.parse(doc("{'a.0': 1}"));
    failsWith(16746, "ambiguous", () -> numbered.keyOf(doc("{a: [{'0': 1}]}")));
  }

  @Test
  void aPatternIsWrittenDownAgain() {
    SortPattern pattern = SortPattern.parse(doc("{a: 1.0, 'b.c': NumberLong(-1)}"));
    assertThat(pattern).hasToString("{\"a\": 1, \"b.c\": -1}");
    assertThat(pattern.parts()).hasSize(2);
    assertThat(pattern.parts().get(1).descending()).isTrue();
  }

  private static List<String> tuples(String json, String... paths) {
    List<String> found = new ArrayList<>();
    new KeyTuples(Arrays.stream(paths).map(FieldPath::of).toList(), ErrorCode.BAD_VALUE)
        .of(doc(json), tuple -> found.add(Arrays.toString(tuple)));
    return found;
  }

  @Test
  void tuplesOfSeveralPathsShareTheirArrays() {
    assertThat(tuples("{a: 1, b: 2}", "a", "b")).containsExactly("[1, 2]");
    assertThat(tuples("{a: [1, 2], b: 3}", "a", "b")).containsExactly("[1, 3]", "[2, 3]");
    assertThat(tuples("{a: [{x: 1, y: 2}, {x: 3}, 4]}", "a.x", "a.y"))
        .containsExactly("[1, 2]", "[3, null]", "[null, null]");
    assertThat(tuples("{a: [{x: [1, 2]}, {x: 3}]}", "a.x")).containsExactly("[1]", "[2]", "[3]");
    assertThat(tuples("{a: [1, [2, 3]]}", "a")).containsExactly("[1]", "[[2, 3]]");
    assertThat(tuples("{a: []}", "a", "a.b", "c"))
        .containsExactly("[{\"$undefined\": true}, null, null]");
    assertThat(tuples("{a: [[5, 6], 7]}", "a.0")).containsExactly("[5]", "[6]");
    assertThat(tuples("{a: [{b: 1}, {b: 2}]}", "a.1.b")).containsExactly("[2]");
    assertThat(tuples("{a: [{b: 1}, {b: 2}]}", "a", "a.b"))
        .containsExactly("[{\"b\": 1}, 1]", "[{\"b\": 2}, 2]");
  }

  private static BsonValue best(BsonValue value, boolean descending) {
    if (value == null || !value.isArray()) {
      return value;
    }
    Comparator<BsonValue> order = NaiveOrder::compare;
    return value.asArray().stream()
        .min(descending ? order.reversed() : order)
        .orElse(new BsonUndefined());
  }

  private static Doc document(RandomGenerator random) {
    DocWriter writer = new DocWriter();
    boolean array = random.nextInt(3) == 0;
    if (random.nextInt(5) > 0) {
      writer.put("a", array ? array(random) : noArray(random));
    }
    if (random.nextInt(5) > 0) {
      writer.put("b", array ? Value.of(random.nextInt(3)) : noArray(random));
    }
    return writer.build();
  }

  private static Value array(RandomGenerator random) {
    DocWriter array = DocWriter.array();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(noArray(random));
    }
    return array.buildArray();
  }

  private static Value noArray(RandomGenerator random) {
    Value value =
        random.nextBoolean() ? new RandomBson(random).value(0) : new RandomQuery(random).value(1);
    return value.isArray() ? Value.NULL : value;
  }

  @Test
  void keysSortLikeANaiveComparator() {
    Seeds.forEach(
        2000,
        random -> {
          boolean downA = random.nextBoolean();
          boolean downB = random.nextBoolean();
          SortPattern pattern =
              SortPattern.parse(
                  new DocWriter().put("a", downA ? -1 : 1).put("b", downB ? -1 : 1).build());
          for (int i = 0; i < 50; i++) {
            Doc x = document(random);
            Doc y = random.nextInt(4) == 0 ? x : document(random);
            int expected = naive(x, y, "a", downA);
            expected = expected != 0 ? expected : naive(x, y, "b", downB);
            assertThat(Integer.signum(Arrays.compareUnsigned(pattern.keyOf(x), pattern.keyOf(y))))
                .as("%s: %s against %s", pattern, x, y)
                .isEqualTo(Integer.signum(expected));
          }
        });
  }

  private static int naive(Doc x, Doc y, String field, boolean descending) {
    int order =
        NaiveOrder.compare(
            best(Json.toBsonDocument(x).get(field), descending),
            best(Json.toBsonDocument(y).get(field), descending));
    return descending ? -order : order;
  }
}
