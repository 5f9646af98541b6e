// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static io.tapdb.engine.aggregate.PipelineFixture.documents;
import static io.tapdb.engine.aggregate.PipelineFixture.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
  private final PipelineFixture fixture = new PipelineFixture();

  @Test
  void rowsAreChosenAndProjected() {
    fixture.gives(
        """
        {$match: {a: {$gt: 1}}} | {a: 1}, {a: 2}, {a: 3} | {a: 2}, {a: 3}
        {$match: {a: 9}} | {a: 1} | none
        {$match: {$expr: {$gt: ["$a", "$b"]}}} | {a: 1, b: 2}, {a: 3, b: 2} | {a: 3, b: 2}
        {$project: {a: 1, x: {$add: ["$b", 1]}}} | {_id: 1, a: 2, b: 3} | {_id: 1, a: 2, x: 4}
        {$project: {a: 0}} | {_id: 1, a: 2, b: 3} | {_id: 1, b: 3}
        {$addFields: {x: "$a"}} | {a: 1} | {a: 1, x: 1}
        {$set: {a: 5}} | {a: 1} | {a: 5}
        {$unset: "a"} | {a: 1, b: 2} | {b: 2}
        {$unset: ["a", "b.c"]} | {a: 1, b: {c: 1, d: 2}} | {b: {d: 2}}
        {$skip: 1}, {$limit: 1} | {a: 1}, {a: 2}, {a: 3} | {a: 2}
        {$limit: 2}, {$skip: 1} | {a: 1}, {a: 2}, {a: 3} | {a: 2}
        {$skip: 5} | {a: 1} | none
        {$sort: {a: -1}} | {a: 1}, {a: 3}, {a: 2} | {a: 3}, {a: 2}, {a: 1}
        {$sort: {a: 1}}, {$limit: 2} | {a: 1}, {a: 3}, {a: 2} | {a: 1}, {a: 2}
        {$sort: {a: 1}}, {$skip: 1}, {$limit: 1} | {a: 1}, {a: 3}, {a: 2} | {a: 2}
        {$replaceRoot: {newRoot: "$a"}} | {a: {b: 1}} | {b: 1}
        {$replaceWith: {$mergeObjects: [{x: 0}, "$a"]}} | {a: {b: 1}} | {x: 0, b: 1}
        {$count: "n"} | {a: 1}, {a: 2} | {n: 2}
        {$match: {a: 9}}, {$count: "n"} | {a: 1} | none
        {$sortByCount: "$a"} | {a: 1}, {a: 2}, {a: 2} | {_id: 2, count: 2}, {_id: 1, count: 1}
        {$sortByCount: {$add: ["$a", 1]}} | {a: 1} | {_id: 2, count: 1}
        """);
  }

  @Test
  void arraysAreUnwound() {
    fixture.gives(
        """
        {$unwind: "$a"} | {_id: 1, a: [1, 2], b: 0} | {_id: 1, a: 1, b: 0}, {_id: 1, a: 2, b: 0}
        {$unwind: "$a"} | {a: 5}, {a: []}, {a: null}, {}, {a: [[1], 2]} | {a: 5}, {a: [1]}, {a: 2}
        {$unwind: {path: "$a", preserveNullAndEmptyArrays: true}} | {a: []}, {a: null}, {b: 1}, {a: [7]} | {}, {a: null}, {b: 1}, {a: 7}
        {$unwind: {path: "$a", includeArrayIndex: "i"}} | {a: [8, 9]}, {a: 5} | {a: 8, i: NumberLong(0)}, {a: 9, i: NumberLong(1)}, {a: 5, i: null}
        {$unwind: {path: "$a", includeArrayIndex: "x.i", preserveNullAndEmptyArrays: true}} | {} | {x: {i: null}}
        {$unwind: "$a.b"} | {a: {b: [1, 2], c: 3}} | {a: {b: 1, c: 3}}, {a: {b: 2, c: 3}}
        {$unwind: "$a.b"} | {a: [{b: [1, 2]}]} | none
        """);
  }

  @Test
  void severalPipelinesSeeTheSameRows() {
    fixture.gives(
        """
        {$facet: {n: [{$count: "n"}], top: [{$sort: {a: -1}}, {$limit: 1}], none: [{$match: {a: 9}}], all: []}} | {a: 1}, {a: 2} | {n: [{n: 2}], top: [{a: 2}], none: [], all: [{a: 1}, {a: 2}]}
        {$facet: {n: [{$count: "n"}]}} | {a: 1}, {a: 2} | {n: [{n: 2}]}
        {$match: {a: 9}}, {$facet: {n: [{$count: "n"}]}} | {a: 1} | {n: []}
        """);
  }

  @Test
  void bucketsAreRanges() {
    fixture.gives(
        """
        {$bucket: {groupBy: "$a", boundaries: [0, 10, 20]}} | {a: 5}, {a: 10}, {a: 1}, {a: 19} | {_id: 0, count: 2}, {_id: 10, count: 2}
        {$bucket: {groupBy: "$a", boundaries: [0, 10], default: "other", output: {s: {$sum: "$a"}}}} | {a: 5}, {a: 10}, {b: 1} | {_id: 0, s: 5}, {_id: "other", s: 10}
        {$bucketAuto: {groupBy: "$a", buckets: 2}} | {a: 1}, {a: 4}, {a: 2}, {a: 3} | {_id: {min: 1, max: 3}, count: 2}, {_id: {min: 3, max: 4}, count: 2}
        {$bucketAuto: {groupBy: "$a", buckets: 3}} | {a: 1}, {a: 1}, {a: 1}, {a: 2} | {_id: {min: 1, max: 2}, count: 3}, {_id: {min: 2, max: 2}, count: 1}
        {$bucketAuto: {groupBy: "$a", buckets: 5, output: {s: {$push: "$a"}}}} | {a: 2}, {a: 1} | {_id: {min: 1, max: 2}, s: [1]}, {_id: {min: 2, max: 2}, s: [2]}
        {$match: {a: 9}}, {$bucketAuto: {groupBy: "$a", buckets: 2}} | {a: 1} | none
        """);
    failsWith(
        40066,
        "outside",
        () -> fixture.run("[{$bucket: {groupBy: '$a', boundaries: [0, 1]}}]", "[{a: 7}]"));
  }

  @Test
  void aSampleIsSomeOfTheRows() {
    StringBuilder many = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      many.append(i == 0 ? "" : ",").append("{a: ").append(i).append('}');
    }
    String input = many.append(']').toString();
    List<Doc> sample = fixture.run("[{$sample: {size: 10}}]", input);
    assertThat(sample).hasSize(10);
    assertThat(sample.stream().map(Doc::toString).distinct()).hasSize(10);
    assertThat(sample.stream().mapToInt(row -> row.get("a").int32()).sum()).isBetween(150, 850);
    assertThat(fixture.run("[{$sample: {size: 1000}}]", input)).hasSize(100);
  }

  @Test
  void everyRowIsSampledAboutAsOften() {
    List<Doc> input = documents("[{a: 0}, {a: 1}, {a: 2}, {a: 3}, {a: 4}]");
    Pipeline pipeline = parse("[{$sample: {size: 2}}]");
    int[] first = new int[5];
    int[] picked = new int[5];
    StageContext context = fixture.context(1000, null);
    for (int i = 0; i < 5000; i++) {
      List<Doc> sample = fixture.run(pipeline, input, context);
      first[sample.getFirst().get("a").int32()]++;
      sample.forEach(row -> picked[row.get("a").int32()]++);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(first[i]).isBetween(850, 1150);
      assertThat(picked[i]).isBetween(1800, 2200);
    }
  }

  @Test
  void otherCollectionsAreJoined() {
    fixture
        .with(
            "items",
            "[{_id: 1, k: 'a', n: 5}, {_id: 2, k: 'b', n: 6}, {_id: 3, n: 7}, {_id: 4, k: ['a', 'c']}]")
        .gives(
            """
            {$lookup: {from: "items", localField: "k", foreignField: "k", as: "found"}}, {$project: {k: 1, "found._id": 1}} | {k: "a"}, {k: "z"} | {k: "a", found: [{_id: 1}, {_id: 4}]}, {k: "z", found: []}
            {$lookup: {from: "items", localField: "k", foreignField: "k", as: "f"}}, {$project: {"f._id": 1}} | {k: ["a", "b"]}, {}, {k: null}, {k: []} | {f: [{_id: 1}, {_id: 2}, {_id: 4}]}, {f: [{_id: 3}]}, {f: [{_id: 3}]}, {f: [{_id: 3}]}
            {$lookup: {from: "nothing", localField: "k", foreignField: "k", as: "f"}} | {k: 1} | {k: 1, f: []}
            {$lookup: {from: "items", pipeline: [{$match: {n: 6}}, {$project: {k: 1}}], as: "f"}} | {} | {f: [{_id: 2, k: "b"}]}
            {$lookup: {from: "items", let: {least: "$m"}, pipeline: [{$match: {$expr: {$gte: ["$n", "$$least"]}}}, {$project: {n: 1}}], as: "f"}} | {m: 7}, {m: 6} | {m: 7, f: [{_id: 3, n: 7}]}, {m: 6, f: [{_id: 2, n: 6}, {_id: 3, n: 7}]}
            {$lookup: {from: "items", localField: "k", foreignField: "k", let: {m: "$m"}, pipeline: [{$match: {$expr: {$eq: ["$n", "$$m"]}}}, {$project: {_id: 1}}], as: "f"}} | {k: "a", m: 5}, {k: "a", m: 6} | {k: "a", m: 5, f: [{_id: 1}]}, {k: "a", m: 6, f: []}
            {$lookup: {from: "items", localField: "x.k", foreignField: "k", as: "y.f"}}, {$project: {"y.f._id": 1}} | {x: [{k: "b"}, {k: "a"}], y: 5} | {y: {f: [{_id: 1}, {_id: 2}, {_id: 4}]}}
            {$lookup: {from: "items", let: {v: "$none"}, pipeline: [{$match: {_id: 1}}, {$project: {x: {$type: "$$v"}}}], as: "f"}} | {} | {f: [{_id: 1, x: "missing"}]}
            {$unionWith: "items"}, {$project: {n: 1}} | {_id: 9} | {_id: 9}, {_id: 1, n: 5}, {_id: 2, n: 6}, {_id: 3, n: 7}, {_id: 4}
            {$unionWith: {coll: "items", pipeline: [{$match: {n: 5}}, {$project: {k: 1}}]}} | {_id: 9} | {_id: 9}, {_id: 1, k: "a"}
            {$unionWith: "nothing"} | {_id: 9} | {_id: 9}
            """);
    assertThat(fixture.open()).isZero();
  }

  @Test
  void aJoinOnAPatternComparesItAsAValue() {
    fixture
        .with("p", "[{_id: 1, k: 'abc'}, {_id: 2, k: /b/}, {_id: 3, k: 'b'}]")
        .gives(
            """
            {$lookup: {from: "p", localField: "k", foreignField: "k", as: "f"}}, {$project: {"f._id": 1}} | {k: /b/}, {k: [/b/, "b"]} | {f: [{_id: 2}]}, {f: [{_id: 2}, {_id: 3}]}
            """);
  }

  @Test
  void rowsAreClosedAlsoWhenNobodyReadsThemToTheEnd() {
    PipelineFixture items = fixture.with("items", "[{a: 1}, {a: 2}]");
    StageContext context = items.context(1000, null);
    for (String stages :
        new String[] {
          "[{$unionWith: 'items'}]",
          "[{$group: {_id: '$a'}}]",
          "[{$sort: {a: 1}}]",
          "[{$lookup: {from: 'items', pipeline: [], as: 'x'}}]",
          "[{$facet: {a: []}}]",
          "[{$unwind: '$a'}, {$limit: 1}]"
        }) {
      var rows = parse(stages).run(items.rows(documents("[{a: 1}, {a: 2}]")), context);
      assertThat(rows.next()).isNotNull();
      rows.close();
      assertThat(items.open()).as(stages).isZero();
      items.rows(List.of()).close();
    }
    var union = parse("[{$unionWith: 'items'}]").run(items.rows(documents("[{a: 1}]")), context);
    union.next();
    assertThat(union.next()).isNotNull();
    union.close();
    assertThat(items.open()).isZero();
  }

  @Test
  void malformedStagesAreRefused() {
    for (String[] row :
        table(
            """
            1 | 14
            {$foo: 1} | 40324
            {$out: "x"} | 40324
            {$redact: 1} | 40324
            {} | 40323
            {$match: {}, $limit: 1} | 40323
            {$match: 1} | 15959
            {$match: {$foo: 1}} | 2
            {$project: 1} | 15969
            {$project: {}} | 51272
            {$project: {a: 1, b: 0}} | 31254
            {$addFields: 1} | 40272
            {$set: {}} | 40177
            {$unset: 1} | 31120
            {$unset: []} | 31119
            {$unset: [1]} | 31120
            {$unset: "a\\u0000b"} | 16411
            {$unwind: "$a\\u0000b"} | 16411
            {$count: "a\\u0000b"} | 9
            {$sort: 1} | 15973
            {$sort: {}} | 15976
            {$sort: {a: 2}} | 15975
            {$limit: 0} | 15958
            {$limit: "x"} | 5107201
            {$limit: 1.5} | 5107201
            {$skip: -1} | 15956
            {$skip: "x"} | 5107200
            {$unwind: 1} | 15981
            {$unwind: "a"} | 9
            {$unwind: {}} | 9
            {$unwind: {path: 1}} | 9
            {$unwind: {path: "$a", foo: 1}} | 9
            {$unwind: {path: "$a", includeArrayIndex: ""}} | 9
            {$unwind: {path: "$a", includeArrayIndex: "$i"}} | 28822
            {$unwind: {path: "$a", preserveNullAndEmptyArrays: 1}} | 9
            {$replaceRoot: 1} | 40229
            {$replaceRoot: {foo: 1}} | 9
            {$replaceRoot: {}} | 9
            {$count: 1} | 40156
            {$count: ""} | 40157
            {$count: "$a"} | 40158
            {$count: "a.b"} | 40160
            {$sortByCount: "a"} | 9
            {$sortByCount: {a: 1}} | 9
            {$sortByCount: 1} | 9
            {$sample: 1} | 9
            {$sample: {}} | 9
            {$sample: {size: "x"}} | 9
            {$sample: {size: -1}} | 28747
            {$facet: {}} | 9
            {$facet: {a: 1}} | 9
            {$facet: {a: [{$facet: {b: []}}]}} | 40600
            {$facet: {"a.b": []}} | 16412
            {$bucket: 1} | 9
            {$bucket: {groupBy: "$a"}} | 9
            {$bucket: {groupBy: "a", boundaries: [1, 2]}} | 40202
            {$bucket: {groupBy: "$a", boundaries: [1]}} | 40192
            {$bucket: {groupBy: "$a", boundaries: [1, "x"]}} | 40193
            {$bucket: {groupBy: "$a", boundaries: [2, 1]}} | 40194
            {$bucket: {groupBy: "$a", boundaries: [1, "$b"]}} | 40191
            {$bucket: {groupBy: "$a", boundaries: [1, 3], default: 2}} | 40199
            {$bucket: {groupBy: "$a", boundaries: [1, 3], foo: 2}} | 9
            {$bucketAuto: 1} | 9
            {$bucketAuto: {groupBy: "$a"}} | 9
            {$bucketAuto: {groupBy: "$a", buckets: 0}} | 40243
            {$bucketAuto: {groupBy: "$a", buckets: 2, granularity: "R5"}} | 2
            {$lookup: 1} | 9
            {$lookup: {from: "x", as: "y"}} | 9
            {$lookup: {from: "x", localField: "a", as: "y"}} | 9
            {$lookup: {localField: "a", foreignField: "b", as: "y"}} | 9
            {$lookup: {from: "x", localField: "a", foreignField: "b"}} | 9
            {$lookup: {from: "x", localField: "a", foreignField: "b", as: "y", let: {z: 1}}} | 9
            {$lookup: {from: "x", pipeline: [{$foo: 1}], as: "y"}} | 40324
            {$lookup: {from: "x", let: {v: "$a"}, pipeline: [{$match: {$foo: "$$v"}}], as: "y"}} | 2
            {$lookup: {from: "x", pipeline: [], as: "y", foo: 1}} | 9
            {$unionWith: 1} | 9
            {$unionWith: {}} | 9
            {$unionWith: {coll: "x", foo: 1}} | 40415
            """)) {
      failsWith(Integer.parseInt(row[1]), row[0], () -> parse("[" + row[0] + "]"));
    }
    failsWith(14, "no array", () -> parse("1"));
    failsWith(
        40228, "no document", () -> fixture.run("[{$replaceRoot: {newRoot: '$a'}}]", "[{a: 1}]"));
    failsWith(7749501, "too long", () -> parse("[" + "{$limit: 1},".repeat(1001) + "]"));
  }

  @Test
  void pipelinesInsideOfOneAnotherAreBounded() {
    String stages = "[]";
    for (int i = 0; i < 25; i++) {
      stages = "[{$unionWith: {coll: 'x', pipeline: " + stages + "}}]";
    }
    String deep = stages;
    failsWith(232, "deep", () -> parse(deep));
  }
}
