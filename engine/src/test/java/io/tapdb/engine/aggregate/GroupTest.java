// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.aggregate.PipelineFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Rows;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.sort.HeapSpill;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupTest {
  private final PipelineFixture fixture = new PipelineFixture();

  @Test
  void keysAreEqualByValueAndMissingOnesAreNull() {
    fixture.gives(
        """
        {$group: {_id: "$a"}} | {a: 1}, {a: 1.0}, {a: NumberDecimal("1")}, {a: 2} | {_id: 1}, {_id: 2}
        {$group: {_id: "$a", n: {$sum: 1}}} | {a: null}, {}, {a: undefined} | {_id: null, n: 2}, {_id: undefined, n: 1}
        {$group: {_id: null, n: {$sum: 1}}} | {a: 1}, {a: 2} | {_id: null, n: 2}
        {$group: {_id: null, n: {$sum: 1}}}, {$match: {n: 9}} | {a: 1} | none
        {$match: {a: 9}}, {$group: {_id: null, n: {$sum: 1}}} | {a: 1} | none
        {$group: {_id: {x: "$a", y: "$b"}}} | {a: 1, b: 2}, {a: 1.0, b: 2}, {a: 1} | {_id: {x: 1, y: 2}}, {_id: {x: 1}}
        {$group: {_id: "$a"}} | {a: [1, 2]}, {a: [1, 2]}, {a: [2, 1]} | {_id: [1, 2]}, {_id: [2, 1]}
        {$group: {_id: "$a.b"}} | {a: [{b: 1}, {b: 2}]} | {_id: [1, 2]}
        {$group: {_id: NaN}} | {a: 1} | {_id: NaN}
        """);
  }

  @Test
  void accumulatorsFoldTheirValues() {
    fixture.gives(
        """
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: 1}, {a: 2.5}, {a: "x"}, {} | {_id: null, v: 3.5}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: 2147483647}, {a: 1} | {_id: null, v: NumberLong(2147483648)}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: "x"} | {_id: null, v: 0}
        {$group: {_id: null, v: {$sum: "$a"}}} | {a: [1, 2]} | {_id: null, v: 0}
        {$group: {_id: null, v: {$avg: "$a"}}} | {a: 1}, {a: 2}, {} | {_id: null, v: 1.5}
        {$group: {_id: null, v: {$avg: "$a"}}} | {} | {_id: null, v: null}
        {$group: {_id: null, v: {$min: "$a"}, w: {$max: "$a"}}} | {a: 3}, {a: null}, {}, {a: "x"}, {a: 1} | {_id: null, v: 1, w: "x"}
        {$group: {_id: null, v: {$min: "$a"}}} | {a: null} | {_id: null, v: null}
        {$group: {_id: null, v: {$first: "$a"}, w: {$last: "$a"}}} | {a: 1}, {a: 2} | {_id: null, v: 1, w: 2}
        {$group: {_id: null, v: {$first: "$a"}, w: {$last: "$a"}}} | {b: 1}, {a: 2} | {_id: null, v: null, w: 2}
        {$group: {_id: null, v: {$push: "$a"}}} | {a: 1}, {}, {a: null}, {a: [2]} | {_id: null, v: [1, null, [2]]}
        {$group: {_id: null, v: {$push: {x: "$a"}}}} | {a: 1}, {} | {_id: null, v: [{x: 1}, {}]}
        {$group: {_id: null, v: {$addToSet: "$a"}}} | {a: 2}, {a: 1}, {a: 2.0}, {} | {_id: null, v: [1, 2]}
        {$group: {_id: null, v: {$stdDevPop: "$a"}, w: {$stdDevSamp: "$a"}}} | {a: 1}, {a: 3}, {a: "x"} | {_id: null, v: 1.0, w: 1.4142135623730951}
        {$group: {_id: null, w: {$stdDevSamp: "$a"}}} | {a: 1} | {_id: null, w: null}
        {$group: {_id: null, v: {$mergeObjects: "$a"}}} | {a: {x: 1, y: 1}}, {}, {a: {x: 2}} | {_id: null, v: {x: 2, y: 1}}
        {$group: {_id: null, v: {$count: {}}}} | {}, {} | {_id: null, v: 2}
        {$group: {_id: null, v: {$sum: ["$a"]}}} | {a: 1} | {_id: null, v: 1}
        {$group: {_id: null, v: {$firstN: {input: "$a", n: 2}}, w: {$lastN: {input: "$a", n: 2}}}} | {a: 1}, {}, {a: 3} | {_id: null, v: [1, null], w: [null, 3]}
        {$group: {_id: null, v: {$minN: {input: "$a", n: 2}}, w: {$maxN: {input: "$a", n: 2}}}} | {a: 3}, {a: 1}, {}, {a: 2} | {_id: null, v: [1, 2], w: [3, 2]}
        {$group: {_id: null, v: {$top: {sortBy: {a: 1}, output: "$b"}}, w: {$bottom: {sortBy: {a: 1}, output: "$b"}}}} | {a: 2, b: "x"}, {a: 1, b: "y"}, {a: 3, b: "z"} | {_id: null, v: "y", w: "z"}
        {$group: {_id: null, v: {$topN: {n: 2, sortBy: {a: -1}, output: ["$a", "$b"]}}}} | {a: 2, b: "x"}, {a: 1, b: "y"}, {a: 3} | {_id: null, v: [[3, null], [2, "x"]]}
        {$group: {_id: null, v: {$bottomN: {n: 2, sortBy: {a: 1}, output: "$b"}}}} | {a: 2, b: "x"}, {a: 1, b: "y"}, {a: 3, b: "z"} | {_id: null, v: ["x", "z"]}
        {$group: {_id: null, v: {$topN: {n: 2, sortBy: {a: 1}, output: "$b"}}}} | {a: 1, b: "x"}, {a: 1, b: "y"}, {a: 1, b: "z"} | {_id: null, v: ["x", "y"]}
        """);
  }

  @Test
  void malformedGroupsAreRefused() {
    for (String[] row :
        table(
            """
            1 | 15947
            {} | 15955
            {_id: 1, _id: 2} | 9
            {_id: null, a: 1} | 40234
            {_id: null, a: {}} | 40234
            {_id: null, a: {$sum: 1, $avg: 1}} | 40238
            {_id: null, a: {$foo: 1}} | 15952
            {_id: null, "a.b": {$sum: 1}} | 40235
            {_id: null, $a: {$sum: 1}} | 40236
            {_id: null, a: {$sum: 1}, a: {$sum: 1}} | 2
            {_id: null, a: {$sum: [1, 2]}} | 40237
            {_id: null, a: {$count: 1}} | 14
            {_id: null, a: {$firstN: 1}} | 9
            {_id: null, a: {$firstN: {input: 1}}} | 9
            {_id: null, a: {$firstN: {input: 1, n: 0}}} | 5787908
            {_id: null, a: {$firstN: {input: 1, n: "$b"}}} | 5787902
            {_id: null, a: {$firstN: {input: 1, n: 1, foo: 1}}} | 9
            {_id: null, a: {$top: {sortBy: 1, output: 1}}} | 5788604
            {_id: null, a: {$top: {sortBy: {a: 2}, output: 1}}} | 15975
            {_id: "$$nope"} | 17276
            {_id: {$foo: 1}} | 168
            """)) {
      failsWith(Integer.parseInt(row[1]), row[0], () -> parse("[{$group: " + row[0] + "}]"));
    }
  }

  private static List<Doc> rows(int count, java.util.random.RandomGenerator random) {
    List<Doc> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new DocWriter().put("a", random.nextInt(300)).put("n", i).build());
    }
    return rows;
  }

  @Test
  void groupsThatDoNotFitAreMadeInSeveralPasses() {
    Pipeline pipeline =
        parse("[{$group: {_id: '$a', n: {$sum: 1}, first: {$first: '$n'}, last: {$last: '$n'}}}]");
    Seeds.forEach(
        100,
        random -> {
          List<Doc> rows = rows(random.nextInt(2000), random);
          Map<Integer, int[]> expected = new LinkedHashMap<>();
          for (Doc row : rows) {
            int number = row.get("n").int32();
            int[] group =
                expected.computeIfAbsent(row.get("a").int32(), a -> new int[] {0, number, 0});
            group[0]++;
            group[2] = number;
          }
          HeapSpill spill = new HeapSpill();
          List<Doc> groups =
              fixture.run(pipeline, rows, fixture.context(random.nextInt(1000, 200_000), spill));
          assertThat(spill.open()).isZero();
          assertThat(groups).hasSize(expected.size());
          for (Doc group : groups) {
            int[] one = expected.get(group.get("_id").int32());
            assertThat(
                    new int[] {
                      group.get("n").int32(), group.get("first").int32(), group.get("last").int32()
                    })
                .isEqualTo(one);
          }
        });
  }

  @Test
  void withoutDiskUseTheBudgetIsALimit() {
    List<Doc> rows = rows(2000, Seeds.random(1));
    Pipeline byKey = parse("[{$group: {_id: '$a'}}]");
    assertThat(
            failsWith(292, "groups", () -> fixture.run(byKey, rows, fixture.context(10_000, null))))
        .contains("allowDiskUse");
    Pipeline pushes = parse("[{$group: {_id: null, all: {$push: '$n'}}}]");
    PipelineFixture other = new PipelineFixture();
    failsWith(292, "push", () -> other.run(pushes, rows, other.context(10_000, null)));
    PipelineFixture third = new PipelineFixture();
    failsWith(146, "push", () -> third.run(pushes, rows, third.context(5_000, new HeapSpill())));
    for (String stage :
        new String[] {
          "{$sort: {a: 1}}",
          "{$facet: {a: []}}",
          "{$bucketAuto: {groupBy: '$a', buckets: 2}}",
          "{$sample: {size: 5000}}"
        }) {
      PipelineFixture one = new PipelineFixture();
      failsWith(
          292, stage, () -> one.run(parse("[" + stage + "]"), rows, one.context(10_000, null)));
    }
  }

  @Test
  void whatGroupsHoldShrinksAsTheyAreGivenOut() {
    Pipeline pipeline = parse("[{$group: {_id: '$n', all: {$push: '$a'}}}]");
    List<Doc> rows = rows(1000, Seeds.random(1));
    try (Rows groups = pipeline.run(new ListRows(rows), fixture.context(Long.MAX_VALUE, null))) {
      groups.next();
      long all = groups.heldBytes();
      assertThat(all).isGreaterThan(50_000);
      for (int i = 0; i < 500; i++) {
        groups.next();
      }
      assertThat(groups.heldBytes()).isBetween(all * 2 / 5, all * 3 / 5);
      while (groups.next() != null) {
        assertThat(groups.heldBytes()).isNotNegative();
      }
      assertThat(groups.heldBytes()).isZero();
    }
  }
}
