// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathWalkTest {
  /** Accepts nothing and remembers what it was asked. */
  private static final class Listener implements LeafTest {
    private final List<String> seen = new ArrayList<>();
    private final boolean through;

    Listener(boolean through) {
      this.through = through;
    }

    @Override
    public boolean accepts(Value value, ArrayPosition position) {
      seen.add(value.toString());
      return false;
    }

    @Override
    public boolean goesThroughArrays() {
      return through;
    }

    @Override
    public Intervals intervals() {
      return null;
    }

    @Override
    public String operator() {
      return "";
    }

    @Override
    public Value argument() {
      return Value.NULL;
    }
  }

  private static String values(String path, String json, boolean through) {
    Listener listener = new Listener(through);
    new PathWalk(FieldPath.of(path)).any(doc(json), listener, null);
    return String.join(" ", listener.seen);
  }

  @Test
  void thePathLeadsToTheseValuesInThisOrder() {
    for (String[] row :
        table(
            """
            a | {x: 4, a: 5} | 5
            a | {x: 4} | missing
            a | {a: [5, 6]} | 5 6 [5, 6]
            a | {a: []} | []
            a | {a: [[5]]} | [5] [[5]]
            a.b | {a: 4} | missing
            a.b | {a: [4]} | -
            a.b | {a: []} | -
            a.b | {a: {b: []}} | []
            a.b | {a: [{b: 5}, 3, {}, {b: [9, 11]}, {b: 7}]} | 5 missing 9 11 [9, 11] 7
            a.b | {a: [[{b: 1}]]} | -
            a.1 | {a: [5, 7, 3]} | 7
            a.1 | {a: [5, [2, 4], 3]} | [2, 4]
            a.1 | {a: [5, {"1": 4}, 3]} | 4 {"1": 4}
            a.1 | {a: {"1": [2]}} | 2 [2]
            a.1.b | {a: [5, {b: 4}, 3]} | missing 4
            a.1.b | {a: [5, [{b: 4}], 3]} | 4
            a.0.b | {a: [{b: [2, 3]}, {b: [4, 5]}]} | missing 2 3 [2, 3] missing
            a.0.0 | {a: [[7, 8]]} | 7
            a.b.x | {a: [{b: []}, {b: []}]} | -
            """)) {
      String expected = row[2].equals("-") ? "" : row[2];
      assertThat(values(row[0], row[1], true)).as("%s in %s", row[0], row[1]).isEqualTo(expected);
    }
  }

  @Test
  void testsOfWholeArraysDoNotSeeTheElements() {
    assertThat(values("a", "{a: [5, 6]}", false)).isEqualTo("[5, 6]");
    assertThat(values("a.b", "{a: [{b: 5}, {b: [9]}]}", false)).isEqualTo("5 [9]");
  }

  private static int position(String filter, String json) {
    ArrayPosition position = new ArrayPosition();
    assertThat(
            Filters.parse(doc(filter), io.tapdb.engine.QueryFixture.context())
                .matches(doc(json), position))
        .as("%s on %s", filter, json)
        .isTrue();
    return position.index();
  }

  @Test
  void thePositionOfAMatchIsThatOfTheOutermostArray() {
    for (String[] row :
        table(
            """
            {a: 5} | {a: [4, 5]} | 1
            {a: 5} | {a: 5} | -1
            {"a.b": 5} | {a: [{b: 1}, {b: [1, 2, 5]}]} | 1
            {"a.b": 5} | {a: {b: [1, 2, 5]}} | 2
            {"a.0.b": 3} | {a: [{b: [2, 3]}]} | 1
            {"a.1": 5} | {a: [4, 5]} | -1
            {a: {$elemMatch: {b: 5}}} | {a: [{b: 1}, {b: 5}]} | 1
            {a: {$elemMatch: {$gt: 3}}} | {a: [1, 2, 5]} | 2
            {"x.a": {$elemMatch: {$gt: 3}}} | {x: [{}, {a: [1, 2, 5]}]} | 1
            {a: 4, b: 7} | {a: [4], b: [6, 7]} | 1
            {a: {$ne: 9}} | {a: [4, 5]} | -1
            {$nor: [{a: 9}]} | {a: [4, 5]} | -1
            {a: {$gte: 5}} | {a: [4, 5, 6]} | 1
            {$or: [{a: 9}, {a: 6}]} | {a: [4, 5, 6]} | 2
            """)) {
      assertThat(position(row[0], row[1])).as(row[0]).isEqualTo(Integer.parseInt(row[2]));
    }
  }
}
