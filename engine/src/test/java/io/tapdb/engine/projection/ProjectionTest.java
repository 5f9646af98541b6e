// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.projection;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static Projection find(String specification) {
    return Projection.find(doc(specification), null, context());
  }

  private static void check(Projection projection, String specification, String in, String out) {
    Doc projected = projection.apply(doc(in));
    assertThat(projected.toString())
        .as("%s of %s", specification, in)
        .isEqualTo(doc(out).toString());
    assertThat(BsonCheck.problem(projected.bytes(), projected.offset(), projected.length(), 200))
        .isNull();
  }

  @Test
  void findKeepsOrLeavesOutFields() {
    for (String[] row :
        table(
            """
            {} | {_id: 1, a: 2} | {_id: 1, a: 2}
            {a: 1} | {b: 3, _id: 1, a: 2} | {_id: 1, a: 2}
            {a: 1, _id: 0} | {_id: 1, a: 2, b: 3} | {a: 2}
            {a: true, b: 1.5} | {b: 3, a: 2, c: 1} | {b: 3, a: 2}
            {a: 0} | {_id: 1, a: 2, b: 3} | {_id: 1, b: 3}
            {a: 0, _id: 0} | {_id: 1, a: 2, b: 3} | {b: 3}
            {a: 0, _id: 1} | {_id: 1, a: 2, b: 3} | {_id: 1, b: 3}
            {_id: 1} | {_id: 1, a: 2} | {_id: 1}
            {_id: 0} | {_id: 1, a: 2} | {a: 2}
            {a: 1} | {b: 1} | {}
            {"a.b": 1} | {_id: 1, a: {b: 2, c: 3}} | {_id: 1, a: {b: 2}}
            {"a.b": 1} | {a: [{b: 1, c: 2}, 5, [{b: 3}], {c: 4}]} | {a: [{b: 1}, [{b: 3}], {}]}
            {"a.b": 1} | {a: 5} | {}
            {"a.b": 1} | {a: {c: 1}} | {a: {}}
            {"a.b": 0} | {a: {b: 2, c: 3}} | {a: {c: 3}}
            {"a.b": 0} | {a: [{b: 1, c: 2}, 5, [{b: 3}]]} | {a: [{c: 2}, 5, [{}]]}
            {"a.b": 0} | {a: 5} | {a: 5}
            {a: {b: 1, c: 1}} | {a: {c: 1, b: 2, d: 3}} | {a: {c: 1, b: 2}}
            {a: {b: 0}} | {a: {b: 1, c: 2}, d: 1} | {a: {c: 2}, d: 1}
            {"a.b": 1, "a.c": 1} | {a: {b: 1, c: 2, d: 3}} | {a: {b: 1, c: 2}}
            {"_id.x": 1} | {_id: {x: 1, y: 2}, a: 1} | {_id: {x: 1}}
            {"a.0": 1} | {a: [{"0": 1}, 2]} | {a: [{"0": 1}]}
            """)) {
      check(find(row[0]), row[0], row[1], row[2]);
    }
  }

  @Test
  void findComputesFieldsAndLiterals() {
    for (String[] row :
        table(
            """
            {x: "$a"} | {_id: 1, a: 2} | {_id: 1, x: 2}
            {a: 1, x: {$add: ["$a", 1]}} | {_id: 1, a: 2} | {_id: 1, a: 2, x: 3}
            {x: "text"} | {_id: 1, a: 2} | {_id: 1, x: "text"}
            {x: [1, "$a"]} | {a: 2} | {x: [1, 2]}
            {x: null} | {a: 2} | {x: null}
            {x: {$literal: 1}} | {a: 2} | {x: 1}
            {a: "$b"} | {a: 1, b: 2} | {a: 2}
            {a: "$missing"} | {a: 1} | {}
            {"a.x": "$b"} | {a: {c: 1}, b: 2} | {a: {x: 2}}
            {"a.x": "$b", "a.c": 1} | {a: [{c: 1, d: 2}, 7], b: 2} | {a: [{c: 1, x: 2}]}
            {"a.x": "$b"} | {a: 7, b: 2} | {a: {x: 2}}
            {a: {x: "$b"}} | {b: 2} | {a: {x: 2}}
            {b: 1, a: "$c"} | {a: 9, b: 2, c: 3} | {b: 2, a: 3}
            """)) {
      check(find(row[0]), row[0], row[1], row[2]);
    }
  }

  @Test
  void findCutsArrays() {
    for (String[] row :
        table(
            """
            {a: {$slice: 2}} | {_id: 1, a: [1, 2, 3], b: 1} | {_id: 1, a: [1, 2], b: 1}
            {a: {$slice: -2}} | {a: [1, 2, 3]} | {a: [2, 3]}
            {a: {$slice: -9}} | {a: [1, 2, 3]} | {a: [1, 2, 3]}
            {a: {$slice: 0}} | {a: [1, 2, 3]} | {a: []}
            {a: {$slice: [1, 1]}} | {a: [1, 2, 3]} | {a: [2]}
            {a: {$slice: [-2, 1]}} | {a: [1, 2, 3]} | {a: [2]}
            {a: {$slice: [9, 1]}} | {a: [1, 2, 3]} | {a: []}
            {a: {$slice: 1}} | {a: 5} | {a: 5}
            {a: {$slice: 1}, b: 1} | {_id: 1, a: [1, 2], b: 1, c: 1} | {_id: 1, a: [1], b: 1}
            {a: {$slice: 1}, b: 0} | {_id: 1, a: [1, 2], b: 1, c: 1} | {_id: 1, a: [1], c: 1}
            {a: {$slice: 1}, _id: 1} | {_id: 1, a: [1, 2], b: 1} | {_id: 1, a: [1]}
            {a: {$slice: 1}, _id: 0} | {_id: 1, a: [1, 2], b: 1} | {a: [1], b: 1}
            {"a.b": {$slice: 1}} | {a: {b: [1, 2], c: 1}} | {a: {b: [1], c: 1}}
            {"a.b": {$slice: 1}} | {a: [{b: [1, 2]}, {b: [3, 4]}]} | {a: [{b: [1]}, {b: [3]}]}
            {x: {$slice: ["$a", 1]}} | {a: [1, 2]} | {x: [1]}
            {x: {$slice: ["$a", 1, 1]}} | {a: [1, 2]} | {x: [2]}
            {a: {$elemMatch: {$gt: 1}}} | {_id: 1, a: [1, 2, 3], b: 1} | {_id: 1, a: [2]}
            {a: {$elemMatch: {x: 2}}} | {a: [{x: 1}, {x: 2, y: 1}]} | {a: [{x: 2, y: 1}]}
            {a: {$elemMatch: {$gt: 9}}} | {_id: 1, a: [1, 2, 3]} | {_id: 1}
            {a: {$elemMatch: {$gt: 1}}} | {_id: 1, a: 5} | {_id: 1}
            {a: {$elemMatch: {$gt: 1}}, b: 1} | {_id: 1, a: [2], b: 1, c: 1} | {_id: 1, b: 1, a: [2]}
            {a: {$elemMatch: {$gt: 1}}, b: 0} | {_id: 1, a: [1, 2], b: 1, c: 1} | {_id: 1, a: [2], c: 1}
            """)) {
      check(find(row[0]), row[0], row[1], row[2]);
    }
  }

  @Test
  void aPositionalProjectionTakesTheElementTheFilterMatched() {
    for (String[] row :
        table(
            """
            {a: 2} | {"a.$": 1} | {_id: 1, a: [1, 2, 3], b: 1} | {_id: 1, a: [2]}
            {"a.x": 2} | {"a.$": 1} | {a: [{x: 1}, {x: 2, y: 3}]} | {a: [{x: 2, y: 3}]}
            {a: {$elemMatch: {x: 2}}} | {"a.$": 1, b: 1} | {a: [{x: 1}, {x: 2}], b: 5} | {a: [{x: 2}], b: 5}
            {"a.b": 2} | {"a.b.$": 1} | {a: {b: [1, 2], c: 1}} | {a: {b: [2]}}
            {"a.x": 2} | {"a.x.$": 1} | {a: [{x: 1}, {x: 2, y: 3}]} | {a: [{x: 2}]}
            {a: 2} | {"b.$": 1} | {a: [1, 2], b: [7, 8]} | {b: [8]}
            """)) {
      Filter filter = Filters.parse(doc(row[0]), context());
      check(Projection.find(doc(row[1]), filter, context()), row[1], row[2], row[3]);
    }
    Filter filter = Filters.parse(doc("{a: 2}"), context());
    Projection positional = Projection.find(doc("{'b.$': 1}"), filter, context());
    failsWith(51246, "no array", () -> positional.apply(doc("{a: 2, b: [1]}")));
    failsWith(51247, "too short", () -> positional.apply(doc("{a: [1, 2], b: [1]}")));
  }

  @Test
  void stagesAddFieldsInPlaceOrAtTheEnd() {
    for (String[] row :
        table(
            """
            {x: 1} | {_id: 1, a: 2} | {_id: 1, a: 2, x: 1}
            {a: "$b"} | {a: 1, b: 2, c: 3} | {a: 2, b: 2, c: 3}
            {a: "$missing"} | {a: 1, b: 2} | {b: 2}
            {a: "$$REMOVE"} | {a: 1, b: 2} | {b: 2}
            {"a.x": "$b"} | {a: {c: 1}, b: 2} | {a: {c: 1, x: 2}, b: 2}
            {"a.x": 5} | {a: [{c: 1}, 7, [8]]} | {a: [{c: 1, x: 5}, {x: 5}, [{x: 5}]]}
            {"a.x": 5} | {a: 7} | {a: {x: 5}}
            {"a.x": 5} | {} | {a: {x: 5}}
            {"a.x": "$none"} | {} | {a: {}}
            {a: {x: 5, y: {z: 6}}} | {a: {y: {w: 1}}} | {a: {y: {w: 1, z: 6}, x: 5}}
            {a: {}} | {a: 1} | {a: {}}
            {a: true, b: {$add: ["$c", 1]}} | {c: 1} | {c: 1, a: true, b: 2}
            """)) {
      check(Projection.addFields(doc(row[0]), context()), row[0], row[1], row[2]);
    }
    check(
        Projection.without(List.of("a", "b.c"), context()),
        "unset",
        "{a: 1, b: {c: 2, d: 3}}",
        "{b: {d: 3}}");
  }

  @Test
  void malformedSpecificationsAreRefused() {
    for (String[] row :
        table(
            """
            {a: 1, b: 0} | 31254
            {a: 0, b: 1} | 31253
            {a: {b: 1, c: 0}} | 31254
            {a: 0, x: "$b"} | 31310
            {a: 0, x: {$add: [1, 1]}} | 31252
            {x: "$b", a: 0} | 31254
            {a: 1, "a.b": 1} | 31249
            {"a.b": 1, a: 1} | 31250
            {a: 1, a: 1} | 31250
            {"a.b.c": 1, "a.b": 1} | 31250
            {a: {}} | 51270
            {a: {$foo: 1}} | 31325
            {a: {$meta: "textScore"}} | 31325
            {"a..b": 1} | 15998
            {"a.": 1} | 40353
            {"": 1} | 40352
            {$a: 1} | 16410
            {a: {$elemMatch: 1}} | 31274
            {"a.b": {$elemMatch: {x: 1}}} | 31275
            {a: {b: {$elemMatch: {x: 1}}}} | 31275
            {a: {$elemMatch: {$foo: 1}}} | 2
            {a: {$slice: "x"}} | 31273
            {a: {$slice: [1, 0]}} | 31259
            {a: {$slice: ["$a"]}} | 28667
            {"a.$": 1} | 51050
            """)) {
      failsWith(Integer.parseInt(row[1]), row[0], () -> find(row[0]));
    }
    Filter filter = Filters.parse(doc("{a: 1}"), context());
    for (String[] row :
        table(
            """
            {"a.$": 1, "b.$": 1} | 31276
            {"a.$": 1, b: {$elemMatch: {x: 1}}} | 31255
            {b: {$elemMatch: {x: 1}}, "a.$": 1} | 31256
            {"a.$.b": 1} | 31394
            {"a.$": {b: 1}} | 31271
            {"a.$": "x"} | 31308
            {"a.$": 1, b: 0} | 31254
            {"a.$": 0} | 16410
            """)) {
      failsWith(
          Integer.parseInt(row[1]), row[0], () -> Projection.find(doc(row[0]), filter, context()));
    }
    for (String[] row :
        table(
            """
            {} | 51272
            {"a.$": 1} | 31324
            {a: {$elemMatch: {x: 1}}} | 168
            {a: {$slice: 1}} | 28667
            """)) {
      failsWith(Integer.parseInt(row[1]), row[0], () -> Projection.stage(doc(row[0]), context()));
    }
    failsWith(40177, "empty", () -> Projection.addFields(doc("{}"), context()));
    failsWith(31250, "twice", () -> Projection.addFields(doc("{a: 1, a: 2}"), context()));
    failsWith(31249, "under", () -> Projection.addFields(doc("{a: 1, 'a.b': 2}"), context()));
    String deep = "{" + "a: {".repeat(160) + "b: 1" + "}".repeat(161);
    failsWith(15, "deep", () -> find(deep));
    failsWith(15, "deep", () -> Projection.addFields(doc(deep), context()));
  }

  @Test
  void aPlannerSeesWhatIsRead() {
    for (String[] row :
        table(
            """
            {a: 1} | [_id, a]
            {a: 1, _id: 0} | [a]
            {"a.b": 1, c: 1, _id: 0} | [a.b, c]
            {x: "$a.b", _id: 0} | [a.b]
            {"x.y": "$a", _id: 0} | [a, x]
            {a: 0} | the whole document
            {} | the whole document
            {a: {$slice: 1}} | the whole document
            {a: {$slice: 1}, b: 1, _id: 0} | [a, b]
            {a: {$elemMatch: {b: 1}}, _id: 0} | [a]
            {x: "$$ROOT"} | the whole document
            """)) {
      assertThat(find(row[0]).dependencies()).as(row[0]).hasToString(row[1]);
    }
    Filter filter = Filters.parse(doc("{a: 1, c: 2}"), context());
    assertThat(Projection.find(doc("{'a.$': 1, _id: 0}"), filter, context()).dependencies())
        .hasToString("[a, c]");
    assertThat(find("{}").isIdentity()).isTrue();
    assertThat(find("{_id: 0}").isIdentity()).isFalse();
    assertThat(find("{a: {$slice: 1}}").isIdentity()).isFalse();
    assertThat(find("{a: 1}").isInclusion()).isTrue();
    assertThat(
            Projection.addFields(doc("{x: '$a', 'y.z': '$b'}"), context()).computedDependencies())
        .hasToString("[a, b, y]");
  }

  @Test
  void aPathIsKeptWhenTheProjectionDoesNotTouchIt() {
    for (String[] row :
        table(
            """
            {a: 1} | a | true
            {a: 1} | a.b | true
            {a: 1} | b | false
            {"a.b": 1} | a | false
            {"a.b": 1} | a.b | true
            {"a.b": 1} | a.b.c | true
            {a: 1} | _id | true
            {a: 0} | a | false
            {a: 0} | a.b | false
            {a: 0} | b | true
            {"a.b": 0} | a | false
            {"a.b": 0} | a.c | true
            {x: "$a"} | x | false
            {x: "$a"} | a | false
            {a: {$slice: 1}} | a | false
            {a: {$slice: 1}} | b | true
            """)) {
      assertThat(find(row[0]).keeps(row[1]))
          .as("%s and %s", row[0], row[1])
          .isEqualTo(row[2].equals("true"));
    }
    Projection added = Projection.addFields(doc("{a: 1, 'b.c': 2}"), context());
    assertThat(added.keeps("a")).isFalse();
    assertThat(added.keeps("b")).isFalse();
    assertThat(added.keeps("b.d")).isTrue();
    assertThat(added.keeps("c")).isTrue();
  }
}
