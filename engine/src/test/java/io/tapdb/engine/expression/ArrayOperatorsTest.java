// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;

import org.junit.jupiter.api.Test;

class ArrayOperatorsTest {
  private static final String DOCUMENT =
      "{a: [3, 1, 2], e: [], d: [{x: 2, y: 'b'}, {x: 1, y: 'c'}, {y: 'a'}], n: null, i: 5}";

  @Test
  void elementsAreFound() {
    gives(
        DOCUMENT,
        """
        {$arrayElemAt: ["$a", 0]} | 3
        {$arrayElemAt: ["$a", -1]} | 2
        {$arrayElemAt: ["$a", 9]} | missing
        {$arrayElemAt: ["$a", -9]} | missing
        {$arrayElemAt: ["$a", 1.0]} | 1
        {$arrayElemAt: ["$n", 0]} | null
        {$arrayElemAt: ["$a", "$none"]} | null
        {$first: "$a"} | 3
        {$last: "$a"} | 2
        {$first: "$e"} | missing
        {$first: "$n"} | null
        {$in: [1, "$a"]} | true
        {$in: [1.0, "$a"]} | true
        {$in: [9, "$a"]} | false
        {$indexOfArray: ["$a", 2]} | 2
        {$indexOfArray: ["$a", 3, 1]} | -1
        {$indexOfArray: ["$a", 2, 0, 2]} | -1
        {$indexOfArray: ["$n", 2]} | null
        {$isArray: "$a"} | true
        {$isArray: ["$a"]} | true
        {$isArray: "$i"} | false
        {$isArray: [[1]]} | true
        {$size: "$a"} | 3
        {$slice: ["$a", 2]} | [3, 1]
        {$slice: ["$a", -2]} | [1, 2]
        {$slice: ["$a", 1, 1]} | [1]
        {$slice: ["$a", -2, 1]} | [1]
        {$slice: ["$a", 9, 1]} | []
        {$slice: ["$n", 1]} | null
        """);
    fails(
        DOCUMENT,
        """
        {$arrayElemAt: ["$i", 0]} | 28689
        {$arrayElemAt: ["$a", "x"]} | 28690
        {$arrayElemAt: ["$a", 1.5]} | 28691
        {$first: "$i"} | 28689
        {$in: [1, "$i"]} | 40081
        {$in: [1, "$none"]} | 40081
        {$indexOfArray: ["$i", 1]} | 40090
        {$indexOfArray: ["$a", 1, -1]} | 40097
        {$size: "$i"} | 17124
        {$size: "$none"} | 17124
        {$slice: ["$i", 1]} | 28724
        {$slice: ["$a", "x"]} | 28725
        {$slice: ["$a", 0, "x"]} | 28727
        {$slice: ["$a", 0, 0]} | 28729
        """);
  }

  @Test
  void arraysAreBuilt() {
    gives(
        DOCUMENT,
        """
        {$concatArrays: ["$a", [4], "$e"]} | [3, 1, 2, 4]
        {$concatArrays: []} | []
        {$concatArrays: ["$a", "$n"]} | null
        {$reverseArray: "$a"} | [2, 1, 3]
        {$reverseArray: "$n"} | null
        {$range: [0, 3]} | [0, 1, 2]
        {$range: [3, 0, -2]} | [3, 1]
        {$range: [0, 3, -1]} | []
        {$zip: {inputs: ["$a", ["x", "y"]]}} | [[3, "x"], [1, "y"]]
        {$zip: {inputs: ["$a", ["x"]], useLongestLength: true}} | [[3, "x"], [1, null], [2, null]]
        {$zip: {inputs: ["$a", ["x"]], useLongestLength: true, defaults: [0, "-"]}} | [[3, "x"], [1, "-"], [2, "-"]]
        {$zip: {inputs: ["$a", "$n"]}} | null
        {$arrayToObject: [[["a", 1], ["b", 2], ["a", 3]]]} | {a: 3, b: 2}
        {$arrayToObject: [[{k: "a", v: 1}]]} | {a: 1}
        {$arrayToObject: "$n"} | null
        {$objectToArray: {a: 1, b: "$i"}} | [{k: "a", v: 1}, {k: "b", v: 5}]
        {$objectToArray: "$n"} | null
        ["$a", "$none", 1] | [[3, 1, 2], null, 1]
        "$d.y" | ["b", "c", "a"]
        "$d.x" | [2, 1]
        "$a.x" | []
        """);
    fails(
        DOCUMENT,
        """
        {$concatArrays: ["$a", "$i"]} | 28664
        {$reverseArray: "$i"} | 34435
        {$range: ["x", 1]} | 34443
        {$range: [0, "x"]} | 34445
        {$range: [0, 1, "x"]} | 34447
        {$range: [0, 1, 0]} | 34449
        {$zip: 1} | 9
        {$zip: {inputs: 1}} | 9
        {$zip: {inputs: []}} | 9
        {$zip: {inputs: ["$a"], defaults: [1]}} | 34466
        {$zip: {inputs: ["$a"], useLongestLength: true, defaults: [1, 2]}} | 34467
        {$zip: {inputs: ["$i"]}} | 34468
        {$zip: {inputs: ["$a"], useLongestLength: 1}} | 9
        {$zip: {inputs: ["$a"], foo: 1}} | 9
        {$arrayToObject: "$i"} | 40386
        {$arrayToObject: [[["a"]]]} | 40398
        {$arrayToObject: [[[1, 2]]]} | 40395
        {$objectToArray: "$i"} | 40390
        """);
  }

  @Test
  void arraysAreLoopedOver() {
    gives(
        DOCUMENT,
        """
        {$map: {input: "$a", in: {$add: ["$$this", 1]}}} | [4, 2, 3]
        {$map: {input: "$a", as: "e", in: {$multiply: ["$$e", "$i"]}}} | [15, 5, 10]
        {$map: {input: "$d", as: "e", in: "$$e.x"}} | [2, 1, null]
        {$map: {input: [[1, 2], [3]], as: "r", in: {$map: {input: "$$r", as: "c", in: {$add: ["$$c", {$size: "$$r"}]}}}}} | [[3, 4], [4]]
        {$map: {input: "$n", in: 1}} | null
        {$filter: {input: "$a", cond: {$gt: ["$$this", 1]}}} | [3, 2]
        {$filter: {input: "$a", as: "e", cond: {$gt: ["$$e", 0]}, limit: 2}} | [3, 1]
        {$filter: {input: "$a", cond: true, limit: null}} | [3, 1, 2]
        {$filter: {input: "$n", cond: true}} | null
        {$reduce: {input: "$a", initialValue: 0, in: {$add: ["$$value", "$$this"]}}} | 6
        {$reduce: {input: "$a", initialValue: [], in: {$concatArrays: [["$$this"], "$$value"]}}} | [2, 1, 3]
        {$reduce: {input: "$e", initialValue: 7, in: 1}} | 7
        {$reduce: {input: "$n", initialValue: 7, in: 1}} | null
        {$let: {vars: {x: 1, y: {$add: ["$i", 1]}}, in: {$add: ["$$x", "$$y"]}}} | 7
        {$let: {vars: {x: 1}, in: {$let: {vars: {x: 2, y: "$$x"}, in: ["$$x", "$$y"]}}}} | [2, 1]
        {$let: {vars: {x: {y: [{z: 1}, {z: 2}]}}, in: "$$x.y.z"}} | [1, 2]
        {$let: {vars: {CURRENT: {i: 9}}, in: "$i"}} | 9
        """);
    fails(
        DOCUMENT,
        """
        {$map: 1} | 9
        {$map: {in: 1}} | 9
        {$map: {input: "$a"}} | 9
        {$map: {input: "$a", in: 1, foo: 1}} | 9
        {$map: {input: "$i", in: 1}} | 16883
        {$map: {input: "$a", as: "X", in: 1}} | 16867
        {$filter: 1} | 9
        {$filter: {input: "$a", cond: 1, foo: 1}} | 9
        {$filter: {cond: 1}} | 9
        {$filter: {input: "$a"}} | 9
        {$filter: {input: "$i", cond: 1}} | 28651
        {$filter: {input: "$a", cond: 1, limit: "x"}} | 327391
        {$filter: {input: "$a", cond: 1, limit: 0}} | 327392
        {$reduce: 1} | 9
        {$reduce: {input: "$a", initialValue: 1}} | 9
        {$reduce: {input: "$i", initialValue: 1, in: 1}} | 40080
        {$let: 1} | 9
        {$let: {vars: {x: 1}}} | 9
        {$let: {in: 1}} | 9
        {$let: {vars: {x: 1}, in: 1, foo: 1}} | 9
        {$let: {vars: {"1": 1}, in: 1}} | 16867
        {$let: {vars: {x: 1}, in: "$$y"}} | 17276
        """);
  }

  @Test
  void arraysAreSortedAndCut() {
    gives(
        DOCUMENT,
        """
        {$sortArray: {input: "$a", sortBy: 1}} | [1, 2, 3]
        {$sortArray: {input: "$a", sortBy: -1}} | [3, 2, 1]
        {$sortArray: {input: "$d", sortBy: {x: 1}}} | [{y: "a"}, {x: 1, y: "c"}, {x: 2, y: "b"}]
        {$sortArray: {input: "$d", sortBy: {y: -1}}} | [{x: 1, y: "c"}, {x: 2, y: "b"}, {y: "a"}]
        {$sortArray: {input: [2, "x", {a: 1}, null], sortBy: {a: 1}}} | [2, "x", null, {a: 1}]
        {$sortArray: {input: "$n", sortBy: 1}} | null
        {$firstN: {input: "$a", n: 2}} | [3, 1]
        {$lastN: {input: "$a", n: 2}} | [1, 2]
        {$lastN: {input: "$a", n: 9}} | [3, 1, 2]
        {$minN: {input: [3, null, 1, 2], n: 2}} | [1, 2]
        {$maxN: {input: "$a", n: 2}} | [3, 2]
        {$maxN: {input: "$e", n: 2}} | []
        """);
    fails(
        DOCUMENT,
        """
        {$sortArray: 1} | 9
        {$sortArray: {input: "$a"}} | 9
        {$sortArray: {input: "$a", sortBy: 2}} | 2
        {$sortArray: {input: "$i", sortBy: 1}} | 2942504
        {$sortArray: {input: "$a", sortBy: {a: 2}}} | 15975
        {$firstN: {input: "$a", n: 0}} | 5787908
        {$firstN: {input: "$a", n: 1.5}} | 5787902
        {$firstN: {input: "$i", n: 1}} | 5788200
        {$firstN: {input: "$a"}} | 9
        """);
  }

  @Test
  void arraysAreTakenAsSets() {
    gives(
        DOCUMENT,
        """
        {$setUnion: ["$a", [2, 5, 5]]} | [1, 2, 3, 5]
        {$setUnion: []} | []
        {$setUnion: ["$a", "$n"]} | null
        {$setIntersection: ["$a", [2, 3, 9]]} | [2, 3]
        {$setIntersection: []} | []
        {$setDifference: ["$a", [1]]} | [3, 2]
        {$setDifference: [[1, 1, 2], []]} | [1, 2]
        {$setDifference: ["$a", "$none"]} | null
        {$setEquals: ["$a", [1, 2, 3, 3]]} | true
        {$setEquals: ["$a", [1, 2], [3]]} | false
        {$setEquals: [[1], [1.0]]} | true
        {$setIsSubset: [[1, 2], "$a"]} | true
        {$setIsSubset: [[1, 9], "$a"]} | false
        {$anyElementTrue: [[0, false, 1]]} | true
        {$anyElementTrue: [[0, null]]} | false
        {$allElementsTrue: [[1, "x"]]} | true
        {$allElementsTrue: [[1, 0]]} | false
        {$allElementsTrue: ["$e"]} | true
        """);
    fails(
        DOCUMENT,
        """
        {$setUnion: ["$i"]} | 17043
        {$setIntersection: ["$i"]} | 17047
        {$setDifference: ["$i", []]} | 17048
        {$setDifference: [[], "$i"]} | 17049
        {$setEquals: [[]]} | 17045
        {$setEquals: [[], "$i"]} | 17044
        {$setIsSubset: ["$i", []]} | 17046
        {$setIsSubset: [[], "$i"]} | 17042
        {$anyElementTrue: ["$i"]} | 17041
        {$allElementsTrue: ["$i"]} | 17040
        """);
  }
}
