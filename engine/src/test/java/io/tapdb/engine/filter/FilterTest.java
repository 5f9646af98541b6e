// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import org.junit.jupiter.api.Test;

class FilterTest {
  /** Each row: a filter, documents that match it, documents that do not; several after a bar. */
  private static void check(String text) {
    for (String[] row : table(text)) {
      Filter filter = Filters.parse(doc(row[0]), context());
      for (String json : row[1].split(" ; ")) {
        expect(filter, row[0], json, true);
      }
      for (String json : row[2].split(" ; ")) {
        expect(filter, row[0], json, false);
      }
    }
  }

  private static void expect(Filter filter, String text, String json, boolean matches) {
    if (!json.equals("-")) {
      Doc document = doc(json);
      assertThat(filter.matches(document)).as("%s on %s", text, json).isEqualTo(matches);
      Filter again = Filters.parse(Filters.describe(filter), context());
      assertThat(again.matches(document))
          .as("%s written as %s on %s", text, Filters.describe(filter), json)
          .isEqualTo(matches);
    }
  }

  @Test
  void equalityFindsValuesElementsAndWholeArrays() {
    check(
        """
        {} | {} ; {a: 1} | -
        {a: 5} | {a: 5} ; {a: 5.0} ; {a: NumberLong(5)} ; {a: NumberDecimal("5.00")} ; {a: [4, 5]} | {a: 4} ; {} ; {a: [[5]]} ; {a: {b: 5}} ; {a: "5"}
        {a: [1, 2]} | {a: [1, 2]} ; {a: [[1, 2]]} ; {a: [9, [1, 2]]} | {a: 1} ; {a: [2, 1]} ; {a: [1, 2, 3]} ; {a: [[[1, 2]]]}
        {a: []} | {a: []} ; {a: [[]]} | {a: [1]} ; {} ; {a: null}
        {a: {b: 1, c: 2}} | {a: {b: 1, c: 2}} ; {a: [{b: 1.0, c: 2}]} | {a: {c: 2, b: 1}} ; {a: {b: 1}} ; {a: {b: 1, c: 2, d: 3}}
        {a: {}} | {a: {}} | {a: {b: 1}} ; {a: []}
        {a: "x"} | {a: "x"} ; {a: ["y", "x"]} | {a: "X"} ; {a: "xx"}
        {a: true} | {a: true} | {a: 1} ; {a: false}
        {a: NaN} | {a: NaN} ; {a: NumberDecimal("NaN")} | {a: 1} ; {}
        {a: MinKey} | {a: MinKey} ; {a: [1, MinKey]} | {a: 1} ; {}
        {a: {$eq: 5}} | {a: 5} ; {a: [5]} | {a: 6}
        {a: {$eq: {$ref: "c", $id: 1}}} | {a: {$ref: "c", $id: 1}} | {a: 1}
        {a: {$ref: "c", $id: 1}} | {a: {$ref: "c", $id: 1}} | {a: {$ref: "c", $id: 2}}
        {a: {$eq: /x/}} | {a: /x/} | {a: "x"} ; {a: /x/i}
        """);
  }

  @Test
  void nullStandsForMissingAndUndefined() {
    check(
        """
        {a: null} | {a: null} ; {} ; {a: undefined} ; {a: [1, null]} ; {b: 1} | {a: 1} ; {a: []} ; {a: [1]} ; {a: {}}
        {"a.b": null} | {a: {}} ; {a: 1} ; {} ; {a: [{b: 1}, {c: 2}]} ; {a: {b: null}} | {a: [1, 2]} ; {a: []} ; {a: {b: 1}} ; {a: [{b: 1}]}
        {a: {$ne: null}} | {a: 1} ; {a: []} ; {a: [1]} | {} ; {a: null} ; {a: undefined} ; {a: [null]}
        {a: {$in: [null, 3]}} | {} ; {a: 3} ; {a: null} ; {a: undefined} | {a: 4} ; {a: []}
        {a: {$nin: [null, 3]}} | {a: 4} ; {a: []} | {} ; {a: 3}
        {a: {$lte: null}} | {} ; {a: null} ; {a: undefined} | {a: 1} ; {a: MinKey}
        {a: {$gte: null}} | {} ; {a: null} | {a: 1}
        {a: {$gt: null}} | - | {} ; {a: null} ; {a: undefined} ; {a: 1}
        {a: {$lt: null}} | - | {} ; {a: null} ; {a: MinKey}
        """);
  }

  @Test
  void comparisonsStayWithinTheTypeOfTheirOperand() {
    check(
        """
        {a: {$gt: 5}} | {a: 6} ; {a: 5.5} ; {a: Infinity} ; {a: [1, 6]} | {a: 5} ; {a: "6"} ; {} ; {a: null} ; {a: NaN} ; {a: ISODate("2020-01-01T00:00:00Z")} ; {a: true}
        {a: {$gte: 5}} | {a: 5} ; {a: NumberDecimal("5")} | {a: 4} ; {a: NaN}
        {a: {$lt: 5}} | {a: 4} ; {a: -Infinity} ; {a: [9, 1]} | {a: NaN} ; {a: 5} ; {} ; {a: null} ; {a: []}
        {a: {$lte: 5}} | {a: 5} | {a: 6} ; {a: NaN}
        {a: {$lte: NaN}} | {a: NaN} ; {a: NumberDecimal("NaN")} | {a: 1} ; {}
        {a: {$gt: NaN}} | - | {a: NaN} ; {a: 1}
        {a: {$lt: NaN}} | - | {a: NaN} ; {a: 1}
        {a: {$gt: "b"}} | {a: "c"} ; {a: "ba"} | {a: "a"} ; {a: 99} ; {a: {}}
        {a: {$lt: {b: 5}}} | {a: {b: 4}} ; {a: {}} | {a: {b: 5}} ; {a: 1} ; {a: []}
        {a: {$gt: [1, 2]}} | {a: [1, 3]} ; {a: [2]} ; {a: [[1, 3]]} | {a: [1, 2]} ; {a: 5} ; {a: [1]}
        {a: {$lte: [1, 2]}} | {a: [1, 2]} ; {a: []} ; {a: [0, 9]} | {a: [3]} ; {a: 1}
        {a: {$gte: false}} | {a: true} ; {a: false} | {a: 1} ; {}
        {a: {$gt: MinKey}} | {} ; {a: 1} ; {a: null} ; {a: MaxKey} ; {a: []} | {a: MinKey}
        {a: {$gte: MinKey}} | {} ; {a: MinKey} ; {a: 1} | -
        {a: {$lt: MinKey}} | - | {} ; {a: MinKey} ; {a: 1}
        {a: {$lte: MinKey}} | {a: MinKey} | {} ; {a: 1}
        {a: {$lt: MaxKey}} | {} ; {a: 1} ; {a: MinKey} ; {a: [MaxKey]} | {a: MaxKey}
        {a: {$lte: MaxKey}} | {} ; {a: MaxKey} | -
        {a: {$gt: MaxKey}} | - | {a: MaxKey} ; {}
        {a: {$gte: MaxKey}} | {a: MaxKey} | {a: 1} ; {}
        {a: {$gt: 1, $lt: 3}} | {a: 2} ; {a: [0, 5]} | {a: 3} ; {a: 0}
        {a: {$gt: Timestamp(1, 1)}} | {a: Timestamp(1, 2)} | {a: ISODate("2020-01-01T00:00:00Z")}
        """);
  }

  @Test
  void pathsGoThroughArraysOfDocuments() {
    check(
        """
        {"a.b": 1} | {a: {b: 1}} ; {a: [{b: 1}]} ; {a: [{b: 2}, {b: [3, 1]}]} ; {a: {b: [1]}} | {a: [[{b: 1}]]} ; {a: 1} ; {a: [1]} ; {}
        {"a.b.c": 1} | {a: [{b: [{c: 1}]}]} ; {a: {b: [{c: [1]}]}} | {a: [[{b: {c: 1}}]]} ; {a: {b: 1}}
        {"a.0": 5} | {a: [5, 6]} ; {a: {"0": 5}} ; {a: [{"0": 5}]} ; {a: {"0": [5]}} | {a: [6, 5]} ; {a: 5} ; {a: [[5]]}
        {"a.0": [5]} | {a: [[5]]} ; {a: [[5], 1]} | {a: [5]} ; {a: [[5, 6]]}
        {"a.0.b": 1} | {a: [{b: 1}]} ; {a: [[{b: 1}]]} ; {a: {"0": {b: 1}}} ; {a: [{"0": {b: 1}}]} | {a: [{b: 2}, {b: 1}]} ; {a: [1]}
        {"a.1": null} | {a: {}} ; {a: 1} ; {a: [0, null]} ; {a: [0, {x: 1}]} | {a: [0, 1]} ; {a: []} ; {a: [0]}
        {"a.00": 5} | {a: {"00": 5}} | {a: [5]}
        {"": 1} | {"": 1} | {a: 1}
        {"a.": 1} | {a: {"": 1}} | {a: 1}
        """);
  }

  @Test
  void listsHoldValuesAndPatterns() {
    check(
        """
        {a: {$in: [1, "x", [3]]}} | {a: 1.0} ; {a: "x"} ; {a: [3]} ; {a: [7, "x"]} | {a: 3} ; {a: 2} ; {}
        {a: {$in: []}} | - | {a: 1} ; {}
        {a: {$in: [/^x/, 4]}} | {a: "xy"} ; {a: 4} ; {a: /^x/} ; {a: ["a", "xa"]} | {a: "ax"} ; {}
        {a: {$in: [5]}} | {a: 5} ; {a: [5]} | {a: 4}
        {a: {$nin: [1, /b/]}} | {a: 2} ; {} ; {a: "a"} | {a: 1} ; {a: [1, 2]} ; {a: "abc"}
        {a: {$ne: 5}} | {a: 4} ; {} ; {a: []} ; {a: [4]} | {a: 5} ; {a: [4, 5]}
        {a: {$all: [1, 2]}} | {a: [2, 3, 1]} ; {a: [1, 2]} | {a: [1]} ; {a: 1} ; {}
        {a: {$all: [1]}} | {a: 1} ; {a: [1, 2]} | {a: [[1]]} ; {a: 2}
        {a: {$all: [[1, 2]]}} | {a: [1, 2]} ; {a: [[1, 2]]} | {a: [2, 1]}
        {a: {$all: []}} | - | {a: []} ; {a: 1} ; {}
        {a: {$all: [/a/, "b"]}} | {a: ["xa", "b"]} | {a: ["xa"]}
        {a: {$all: [{$elemMatch: {b: 1}}, {$elemMatch: {b: 2}}]}} | {a: [{b: 1}, {b: 2}]} | {a: [{b: 1}]} ; {a: {b: 1}}
        """);
  }

  @Test
  void arraysAreTestedByElementAndBySize() {
    check(
        """
        {a: {$size: 2}} | {a: [1, 2]} ; {a: [[], []]} | {a: [1]} ; {a: 2} ; {} ; {a: [[1, 2]]}
        {a: {$size: 0}} | {a: []} | {a: [1]} ; {}
        {"a.b": {$size: 1}} | {a: {b: [1]}} ; {a: [{b: 1}, {b: [7]}]} | {a: {b: 1}}
        {a: {$elemMatch: {$gt: 1, $lt: 5}}} | {a: [3]} ; {a: [9, 2]} | {a: [0, 9]} ; {a: 3} ; {a: [[3]]} ; {}
        {a: {$elemMatch: {b: 1, c: 2}}} | {a: [{b: 1, c: 2}]} ; {a: [{b: 1}, {b: 1, c: [2]}]} | {a: [{b: 1}, {c: 2}]} ; {a: {b: 1, c: 2}}
        {a: {$elemMatch: {}}} | {a: [{}]} ; {a: [[]]} | {a: [1]} ; {a: []} ; {a: {}}
        {a: {$elemMatch: {"0": 7}}} | {a: [[7]]} ; {a: [{"0": 7}]} | {a: [7]}
        {a: {$elemMatch: {$elemMatch: {$gt: 4}}}} | {a: [[1, 5]]} | {a: [5]} ; {a: [[4]]}
        {a: {$elemMatch: {$in: [1, 2]}}} | {a: [2]} | {a: 2} ; {a: [[2]]}
        {a: {$elemMatch: {$not: {$gt: 5}}}} | {a: [9, 1]} | {a: [9]} ; {a: []} ; {a: 1}
        {a: {$elemMatch: {$or: [{b: 1}, {c: 1}]}}} | {a: [{c: 1}]} | {a: [{d: 1}]}
        {a: {$elemMatch: {$size: 1}}} | {a: [[5]]} | {a: [5]}
        {a: {$elemMatch: {$exists: true}}} | {a: [null]} | {a: []} ; {a: 1}
        {a: {$elemMatch: {$ne: 1}}} | {a: [1, 2]} | {a: [1]} ; {a: []}
        {"a.b": {$elemMatch: {$gte: 3}}} | {a: [{b: [3]}]} | {a: [{b: 3}]}
        """);
  }

  @Test
  void negationIsOfTheWholeConditionAtThePath() {
    check(
        """
        {a: {$not: {$gt: 5}}} | {a: 5} ; {} ; {a: "x"} ; {a: []} ; {a: [1]} | {a: 6} ; {a: [1, 6]}
        {a: {$not: {$gt: 1, $lt: 5}}} | {a: 1} ; {} ; {a: 9} | {a: 3} ; {a: [0, 9]}
        {a: {$not: {$not: {$gt: 5}}}} | {a: 6} ; {a: [1, 6]} | {a: 5} ; {}
        {a: {$not: /x/}} | {a: "a"} ; {} ; {a: 1} | {a: "ax"} ; {a: ["a", "x"]}
        {a: {$not: {$size: 1}}} | {a: 1} ; {a: []} | {a: [1]}
        {a: {$not: {$elemMatch: {b: 1}}}} | {a: [{b: 2}]} ; {} | {a: [{b: 2}, {b: 1}]}
        {$nor: [{a: 1}, {b: 2}]} | {} ; {a: 2, b: 1} | {a: 1} ; {b: 2}
        """);
  }

  @Test
  void logicalOperatorsCombineFilters() {
    check(
        """
        {a: 1, b: 2} | {a: 1, b: 2} | {a: 1} ; {b: 2}
        {$and: [{a: 1}, {$or: [{b: 1}, {c: 1}]}]} | {a: 1, c: 1} ; {a: 1, b: 1} | {a: 1} ; {b: 1}
        {$or: [{a: 1}]} | {a: 1} | {a: 2}
        {$or: [{a: 1}, {$or: [{b: 1}, {c: 1}]}]} | {c: 1} | {d: 1}
        {$comment: "why", a: 1} | {a: 1} | {a: 2}
        {$alwaysTrue: 1} | {} | -
        {$alwaysFalse: 1} | - | {}
        {$expr: {$gt: ["$a", "$b"]}} | {a: 2, b: 1} ; {a: 2} | {a: 1, b: 2} ; {b: 1}
        {$expr: {$eq: ["$a", null]}} | {a: null} | {} ; {a: 1}
        {$or: [{a: 1}, {$expr: {$eq: ["$b", 2]}}]} | {b: 2} | {b: 3}
        """);
  }

  @Test
  void existenceAndTypes() {
    check(
        """
        {a: {$exists: true}} | {a: null} ; {a: []} ; {a: undefined} | {} ; {b: 1}
        {a: {$exists: false}} | {} ; {b: 1} | {a: null} ; {a: []}
        {a: {$exists: 0}} | {} | {a: 1}
        {"a.b": {$exists: false}} | {a: [1]} ; {a: []} ; {a: {}} ; {} ; {a: [{c: 1}]} | {a: [{c: 1}, {b: 1}]}
        {"a.1": {$exists: true}} | {a: [1, 2]} ; {a: {"1": 0}} | {a: [1]} ; {a: 1}
        {a: {$type: "string"}} | {a: "x"} ; {a: [1, "x"]} | {a: 1} ; {}
        {a: {$type: 2}} | {a: "x"} | {a: 1}
        {a: {$type: "number"}} | {a: 1} ; {a: 1.5} ; {a: NumberLong(1)} ; {a: NumberDecimal("1")} | {a: "1"}
        {a: {$type: ["string", 10]}} | {a: "x"} ; {a: null} | {} ; {a: 1}
        {a: {$type: "array"}} | {a: []} ; {a: [1]} ; {a: [[]]} | {a: 1}
        {a: {$type: "minKey"}} | {a: MinKey} | {a: MaxKey}
        {a: {$type: -1}} | {a: MinKey} | {a: 1}
        {a: {$type: "int"}} | {a: 1} | {a: 1.0} ; {a: NumberLong(1)}
        """);
  }

  @Test
  void numbersAreTestedByRemainderAndBits() {
    check(
        """
        {a: {$mod: [4, 1]}} | {a: 5} ; {a: 5.9} ; {a: [2, 9]} ; {a: NumberDecimal("5.5")} | {a: 4} ; {a: "5"} ; {a: NaN} ; {a: Infinity} ; {a: 1e300} ; {}
        {a: {$mod: [4.9, 1.9]}} | {a: 5} | {a: 4}
        {a: {$mod: [4, -1]}} | {a: -5} | {a: 5} ; {a: 3}
        {a: {$mod: [-1, 0]}} | {a: NumberLong("-9223372036854775808")} ; {a: 7} | {a: "x"}
        {a: {$bitsAllSet: [0, 2]}} | {a: 5} ; {a: 7.0} ; {a: -1} | {a: 4} ; {a: 5.5} ; {a: "5"} ; {}
        {a: {$bitsAllSet: 6}} | {a: 6} ; {a: 14} | {a: 4}
        {a: {$bitsAnySet: 6}} | {a: 4} ; {a: 2} | {a: 9}
        {a: {$bitsAllClear: 6}} | {a: 9} ; {a: 0} | {a: 4}
        {a: {$bitsAnyClear: 6}} | {a: 4} ; {a: 0} | {a: 6} ; {a: 7}
        {a: {$bitsAllSet: [200]}} | {a: -1} | {a: 1}
        {a: {$bitsAllSet: BinData(0, "BQ==")}} | {a: 5} ; {a: BinData(0, "BQ==")} ; {a: BinData(0, "Bf8=")} | {a: 4} ; {a: BinData(0, "")}
        {a: {$bitsAllClear: [8]}} | {a: BinData(0, "BQ==")} | {a: BinData(0, "BQE=")}
        """);
  }

  @Test
  void patternsAreFoundInTexts() {
    check(
        """
        {a: /b/} | {a: "abc"} ; {a: ["x", "b"]} ; {a: /b/} | {a: "B"} ; {a: 1} ; {a: /b/i} ; {}
        {a: /^ab/} | {a: "abc"} ; {a: "ab"} | {a: "cab"} ; {a: "a"}
        {a: {$regex: "B", $options: "i"}} | {a: "abc"} | {a: "ac"}
        {a: {$options: "i", $regex: "B"}} | {a: "abc"} | {a: "ac"}
        {a: {$regex: /B/i}} | {a: "abc"} | {a: "ac"}
        {a: {$regex: /B/, $options: "i"}} | {a: "abc"} | {a: "ac"}
        {a: {$regex: "a.c", $options: "s"}} | {a: "a\\nc"} | {a: "ac"}
        {a: {$regex: "a.c"}} | {a: "abc"} | {a: "a\\nc"}
        {a: {$regex: "^b", $options: "m"}} | {a: "a\\nb"} | {a: "ab"}
        {a: {$regex: "a b # words", $options: "x"}} | {a: "ab"} | {a: "a b"}
        {a: {$regex: "é", $options: "i"}} | {a: "É"} | {a: "e"}
        {a: {$regex: "a", $gt: "b"}} | {a: "ca"} | {a: "aa"} ; {a: "c"}
        """);
  }
}
