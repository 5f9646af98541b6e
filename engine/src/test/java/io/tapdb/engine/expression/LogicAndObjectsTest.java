// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;

import org.junit.jupiter.api.Test;

class LogicAndObjectsTest {
  private static final String DOCUMENT =
      "{a: 1, b: 'x', n: null, u: undefined, o: {p: 1, 'q.r': 2, '$s': 3}, t: true, z: 0}";

  @Test
  void valuesOfAnyTypesAreCompared() {
    gives(
        DOCUMENT,
        """
        {$eq: ["$a", 1.0]} | true
        {$eq: ["$n", "$none"]} | false
        {$lt: ["$none", "$n"]} | true
        {$lt: [MinKey, "$none"]} | true
        {$eq: ["$none", "$nope"]} | true
        {$gt: ["$b", "$a"]} | true
        {$gte: ["$a", 1]} | true
        {$lte: ["$a", 0]} | false
        {$ne: ["$a", 2]} | true
        {$cmp: ["$a", 2]} | -1
        {$cmp: ["$b", "$a"]} | 1
        {$cmp: ["$a", NumberDecimal("1")]} | 0
        {$lt: [NaN, -Infinity]} | true
        {$gt: [[1, 3], [1, 2, 9]]} | true
        {$gt: [{a: 2}, {a: 1}]} | true
        """);
    fails(DOCUMENT, "{$eq: [1]} | 16020");
  }

  @Test
  void conditionsAreEvaluatedOnlyAsFarAsNeeded() {
    gives(
        DOCUMENT,
        """
        {$and: []} | true
        {$or: []} | false
        {$and: ["$a", "$b"]} | true
        {$and: ["$a", "$z", {$divide: [1, 0]}]} | false
        {$or: ["$z", "$n", "$none"]} | false
        {$or: ["$a", {$divide: [1, "$z"]}]} | true
        {$not: "$z"} | true
        {$not: [true]} | false
        {$not: ["$u"]} | true
        {$cond: ["$t", 1, {$divide: [1, "$z"]}]} | 1
        {$cond: {if: "$z", then: {$divide: [1, 0]}, else: 2}} | 2
        {$cond: [true, "$a", {$divide: [1, 0]}]} | 1
        {$ifNull: ["$none", "$n", "$u", 5]} | 5
        {$ifNull: ["$a", {$divide: [1, "$z"]}]} | 1
        {$ifNull: ["$none", "$nope"]} | missing
        {$switch: {branches: [{case: "$z", then: 1}, {case: "$t", then: 2}], default: 3}} | 2
        {$switch: {branches: [{case: "$z", then: 1}], default: 3}} | 3
        """);
    fails(
        DOCUMENT,
        """
        {$cond: [1, 2]} | 16020
        {$cond: {if: 1, then: 2}} | 9
        {$cond: {then: 1, else: 2}} | 9
        {$cond: {if: 1, else: 2}} | 9
        {$cond: {if: 1, then: 2, else: 3, foo: 4}} | 9
        {$ifNull: [1]} | 1257300
        {$switch: 1} | 9
        {$switch: {branches: 1}} | 40061
        {$switch: {branches: [1]}} | 9
        {$switch: {branches: [{case: 1, then: 2, foo: 3}]}} | 9
        {$switch: {branches: [{then: 2}]}} | 9
        {$switch: {branches: [{case: 2}]}} | 9
        {$switch: {branches: [{case: "$z", then: 1}]}} | 40066
        {$switch: {branches: [{case: 1, then: 2}], foo: 1}} | 9
        {$switch: {branches: []}} | 40068
        {$not: [1, 2]} | 16020
        """);
  }

  @Test
  void objectsAreMergedAndTheirFieldsReached() {
    gives(
        DOCUMENT,
        """
        {x: "$a", y: "$none", z: {w: "$b"}} | {x: 1, z: {w: "x"}}
        {} | {}
        {$mergeObjects: [{a: 1, b: 2}, {b: 3, c: 4}, "$n", "$none"]} | {a: 1, b: 3, c: 4}
        {$mergeObjects: []} | {}
        {$mergeObjects: "$o"} | {p: 1, "q.r": 2, $s: 3}
        {$getField: "a"} | 1
        {$getField: {field: "q.r", input: "$o"}} | 2
        {$getField: {field: {$literal: "$s"}, input: "$o"}} | 3
        {$getField: {field: "x", input: "$o"}} | missing
        {$getField: {field: "x", input: "$n"}} | null
        {$getField: {field: "x", input: "$none"}} | missing
        {$getField: {field: "x", input: 5}} | missing
        {$setField: {field: "p.q", input: {a: 1}, value: 2}} | {a: 1, "p.q": 2}
        {$setField: {field: "a", input: {a: 1, b: 2}, value: 3}} | {a: 3, b: 2}
        {$setField: {field: "a", input: {a: 1, b: 2}, value: "$$REMOVE"}} | {b: 2}
        {$setField: {field: "a", input: "$n", value: 1}} | null
        {$unsetField: {field: "q.r", input: "$o"}} | {p: 1, $s: 3}
        {$type: "$a"} | "int"
        {$type: "$none"} | "missing"
        {$type: "$u"} | "undefined"
        {$isNumber: "$a"} | true
        {$isNumber: "$b"} | false
        {$literal: "$a"} | "$a"
        {$literal: {$add: [1]}} | {$add: [1]}
        "$$ROOT.a" | 1
        "$$CURRENT.o.p" | 1
        "$o.q" | missing
        "$$REMOVE" | missing
        "$$NOW" | ISODate("2021-03-04T05:06:07.089Z")
        """);
    fails(
        DOCUMENT,
        """
        {$mergeObjects: ["$a"]} | 40400
        {$getField: 5} | 3041704
        {$getField: {field: "x", foo: 1}} | 9
        {$setField: 5} | 9
        {$setField: {field: "a", input: 5, value: 1}} | 4161105
        {$setField: {field: 5, input: {}, value: 1}} | 4161108
        {$setField: {field: "a", input: {}}} | 9
        {$rand: 1} | 3040501
        """);
  }

  @Test
  void accumulatorsAreExpressionsToo() {
    gives(
        "{a: [1, 2, 6], x: 4, s: 'q'}",
        """
        {$sum: "$a"} | 9
        {$sum: ["$x", 1, "$s"]} | 5
        {$sum: ["$a", 1]} | 1
        {$sum: "$s"} | 0
        {$avg: "$a"} | 3.0
        {$avg: "$s"} | null
        {$avg: ["$x", NumberDecimal("6")]} | NumberDecimal("5")
        {$min: "$a"} | 1
        {$max: ["$x", 9, "$none"]} | 9
        {$max: ["$none"]} | null
        {$stdDevPop: [[1, 3]]} | 1.0
        {$stdDevSamp: [1, 3]} | 1.4142135623730951
        {$stdDevSamp: [1]} | null
        """);
  }
}
