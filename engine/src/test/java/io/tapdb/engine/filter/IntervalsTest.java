// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  private static String abbreviated(Object intervals) {
    return ("" + intervals)
        .replace("{\"$minKey\": 1}", "MIN")
        .replace("{\"$maxKey\": 1}", "MAX")
        .replace("{\"$undefined\": true}", "UND")
        .replace("{\"$numberDouble\": \"Infinity\"}", "INF")
        .replace("{\"$numberDouble\": \"-Infinity\"}", "-INF")
        .replace("{\"$numberDouble\": \"NaN\"}", "NAN")
        .replaceAll(
            "\\{\"\\$regularExpression\": \\{\"pattern\": \"(.*?)\", \"options\": \"\\w*\"\\}\\}",
            "/$1/");
  }

  @Test
  void operatorsBoundAnIndexLikeThis() {
    for (String[] row :
        table(
            """
            {a: 5} | [[5, 5]]
            {a: "x"} | [["x", "x"]]
            {a: null} | [[UND, UND], [null, null]]
            {a: []} | [[UND, UND], [[], []]] inexact
            {a: [7, 8]} | [[7, 7], [[7, 8], [7, 8]]] inexact
            {a: {$gt: 5}} | [(5, INF]]
            {a: {$gte: 5}} | [[5, INF]]
            {a: {$lt: 5}} | [[-INF, 5)]
            {a: {$lte: 5}} | [[-INF, 5]]
            {a: {$lte: NaN}} | [[NAN, NAN]]
            {a: {$lt: NaN}} | []
            {a: {$gt: "m"}} | [("m", {})]
            {a: {$lt: "m"}} | [["", "m")]
            {a: {$gt: {b: 1}}} | [({"b": 1}, [])]
            {a: {$gte: true}} | [[true, true]]
            {a: {$lte: null}} | [[UND, UND], [null, null]]
            {a: {$gt: null}} | []
            {a: {$gt: MinKey}} | [[MIN, MAX]] inexact
            {a: {$lte: MinKey}} | [[MIN, MIN]]
            {a: {$gte: MaxKey}} | [[MAX, MAX]]
            {a: {$gt: [1]}} | null
            {a: {$in: [3, 1, 2]}} | [[1, 1], [2, 2], [3, 3]]
            {a: {$in: [1, null]}} | [[UND, UND], [null, null], [1, 1]]
            {a: {$in: []}} | []
            {a: {$in: [/^ab/, 1]}} | [[1, 1], ["ab", "ac"), [/^ab/, /^ab/]]
            {a: {$in: [1, [2]]}} | [[1, 1], [2, 2], [[2], [2]]] inexact
            {a: /^ab/} | [["ab", "ac"), [/^ab/, /^ab/]]
            {a: /^ab.*c/} | [["ab", "ac"), [/^ab.*c/, /^ab.*c/]] inexact
            {a: /^abc?/} | [["ab", "ac"), [/^abc?/, /^abc?/]] inexact
            {a: /^abc+/} | [["abc", "abd"), [/^abc+/, /^abc+/]] inexact
            {a: /^a|b/} | [["", {}), [/^a|b/, /^a|b/]] inexact
            {a: /^ab/i} | [["", {}), [/^ab/, /^ab/]] inexact
            {a: /ab/} | [["", {}), [/ab/, /ab/]] inexact
            {a: {$ne: 5}} | [[MIN, 5), (5, MAX]]
            {a: {$nin: [5, 6]}} | [[MIN, 5), (5, 6), (6, MAX]]
            {a: {$not: {$gt: 5}}} | [[MIN, 5], (INF, MAX]]
            {a: {$not: {$lt: "b"}}} | [[MIN, ""), ["b", MAX]]
            {a: {$ne: null}} | null
            {a: {$ne: [1]}} | null
            {a: {$not: /^ab/}} | [[MIN, "ab"), ["ac", /^ab/), (/^ab/, MAX]]
            {a: {$not: /ab/}} | null
            {a: {$exists: true}} | null
            {a: {$exists: false}} | [[null, null]] inexact
            {a: {$type: "number"}} | [[NAN, INF]]
            {a: {$type: "int"}} | [[NAN, INF]] inexact
            {a: {$type: "object"}} | [[{}, [])]
            {a: {$type: "array"}} | null
            {a: {$type: ["string", "bool"]}} | [["", {}), [false, true]] inexact
            {a: {$mod: [2, 0]}} | [[-INF, INF]] inexact
            {a: {$size: 2}} | null
            {a: {$elemMatch: {$gt: 1, $lt: 5}}} | [(1, 5)] inexact
            {a: {$elemMatch: {$gt: 1, $exists: true}}} | [(1, INF]] inexact
            {a: {$elemMatch: {b: 1}}} | null
            {"a.0": 5} | [[5, 5]]
            {"a.0": null} | null
            {"a.0": {$ne: 5}} | null
            """)) {
      PathFilter leaf = (PathFilter) Filters.parse(doc(row[0]), context());
      assertThat(abbreviated(leaf.intervals())).as(row[0]).isEqualTo(row[1]);
    }
  }

  @Test
  void everyValueLiesInTheBracketOfItsTypeAndInNoOther() {
    Seeds.forEach(
        300,
        random -> {
          RandomBson bson = new RandomBson(random);
          for (int i = 0; i < 50; i++) {
            Value value = bson.value(1);
            for (int type = -1; type < 128; type++) {
              if (BsonTypes.isKnown((byte) type)) {
                assertThat(TypeBracket.of((byte) type).contains(value))
                    .as("%s in the bracket of %d", value, type)
                    .isEqualTo(BsonTypes.rank((byte) type) == BsonTypes.rank(value.type()));
              }
            }
          }
        });
  }

  private static Intervals random(RandomGenerator random) {
    List<Interval> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int low = random.nextInt(10);
      list.add(
          new Interval(
              Value.of(low),
              random.nextBoolean(),
              Value.of(low + random.nextInt(4)),
              random.nextBoolean()));
    }
    return Intervals.of(list, true);
  }

  @Test
  void unionIntersectionAndComplementAreThoseOfSets() {
    Seeds.forEach(
        2000,
        random -> {
          Intervals a = random(random);
          Intervals b = random(random);
          for (double d = -1; d < 15; d += 0.5) {
            Value value = Value.of(d);
            boolean inA = a.contains(value);
            boolean inB = b.contains(value);
            assertThat(a.union(b).contains(value)).as("%s %s %s", a, b, d).isEqualTo(inA || inB);
            assertThat(a.intersect(b).contains(value)).isEqualTo(inA && inB);
            assertThat(a.complement().contains(value)).as("%s %s", a, d).isEqualTo(!inA);
          }
        });
  }

  @Test
  void aPointIsAnIntervalOfOneValue() {
    assertThat(Interval.point(Value.of(5)).isPoint()).isTrue();
    assertThat(Interval.closed(Value.of(5), Value.of(5.0)).isPoint()).isTrue();
    assertThat(Interval.closed(Value.of(5), Value.of(6)).isPoint()).isFalse();
    assertThat(BsonOrder.equal(Interval.ALL.low(), Value.MIN_KEY)).isTrue();
  }
}
