// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ArrayOperatorsTest {
  @Test
  void pushAppends() {
    table(
        """
        {a: [1]}       | {$push: {a: 2}}                       | {a: [1, 2]}
        {a: []}        | {$push: {a: {x: 1}}}                  | {a: [{x: 1}]}
        {}             | {$push: {a: 2}}                       | {a: [2]}
        {}             | {$push: {'a.b': 2}}                   | {a: {b: [2]}}
        {a: [[1]]}     | {$push: {'a.0': 2}}                   | {a: [[1, 2]]}
        {a: [1]}       | {$push: {a: [2, 3]}}                  | {a: [1, [2, 3]]}
        {a: [1]}       | {$push: {a: {$each: [2, 3]}}}         | {a: [1, 2, 3]}
        {a: [1]}       | {$push: {a: {$each: []}}}             | same
        {}             | {$push: {a: {$each: []}}}             | {a: []}
        {a: [1]}       | {$push: {a: {$slice: 1}}}             | {a: [1, {$slice: 1}]}
        """);
  }

  @Test
  void pushPutsValuesAtAPosition() {
    table(
        """
        {a: [1, 2, 3]} | {$push: {a: {$each: [8, 9], $position: 0}}}    | {a: [8, 9, 1, 2, 3]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [8, 9], $position: 1}}}    | {a: [1, 8, 9, 2, 3]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [8], $position: 9}}}       | {a: [1, 2, 3, 8]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [8], $position: -1}}}      | {a: [1, 2, 8, 3]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [8], $position: -2.0}}}    | {a: [1, 8, 2, 3]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [8], $position: -9}}}      | {a: [8, 1, 2, 3]}
        {a: [1]}       | {$push: {a: {$position: {$numberLong: '-9223372036854775808'}, $each: [8]}}} | {a: [8, 1]}
        {}             | {$push: {a: {$each: [8], $position: 3}}}       | {a: [8]}
        """);
  }

  @Test
  void pushCutsFromEitherEnd() {
    table(
        """
        {a: [1, 2, 3]} | {$push: {a: {$each: [4], $slice: 3}}}          | same
        {a: [1, 2, 3]} | {$push: {a: {$each: [4], $slice: -3}}}         | {a: [2, 3, 4]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [4], $slice: 0}}}          | {a: []}
        {a: [1, 2, 3]} | {$push: {a: {$each: [4], $slice: 9}}}          | {a: [1, 2, 3, 4]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [4], $slice: -9}}}         | {a: [1, 2, 3, 4]}
        {a: [1, 2, 3]} | {$push: {a: {$each: [], $slice: 2}}}           | {a: [1, 2]}
        {a: [1]}       | {$push: {a: {$each: [2], $slice: {$numberLong: '-9223372036854775808'}}}} | {a: [1, 2]}
        {}             | {$push: {a: {$each: [1, 2, 3], $slice: -2}}}   | {a: [2, 3]}
        """);
  }

  @Test
  void pushSortsWholeElementsOrByFields() {
    table(
        """
        {a: [3, 1]}    | {$push: {a: {$each: [2], $sort: 1}}}           | {a: [1, 2, 3]}
        {a: [3, 1]}    | {$push: {a: {$each: [2], $sort: -1}}}          | {a: [3, 2, 1]}
        {a: [3, 1]}    | {$push: {a: {$each: [2], $sort: 1, $slice: 2}}} | {a: [1, 2]}
        {a: [{x: 2}, {x: 1}]} | {$push: {a: {$each: [{x: 0}], $sort: {x: 1}}}} | {a: [{x: 0}, {x: 1}, {x: 2}]}
        {a: [{x: 1, y: 1}, {x: 0}]} | {$push: {a: {$each: [{x: 1, y: 2}], $sort: {x: -1, y: -1}}}} | {a: [{x: 1, y: 2}, {x: 1, y: 1}, {x: 0}]}
        {a: [{x: {y: 2}}, 5, {x: {y: 1}}]} | {$push: {a: {$each: [], $sort: {'x.y': 1}}}} | {a: [5, {x: {y: 1}}, {x: {y: 2}}]}
        {a: [{x: [5, 2]}, {x: [9, 1]}]} | {$push: {a: {$each: [], $sort: {'x.1': 1}}}} | {a: [{x: [9, 1]}, {x: [5, 2]}]}
        {a: [{x: 1, n: 1}, {x: 1, n: 2}, {x: 0}]} | {$push: {a: {$each: [], $sort: {x: 1}}}} | {a: [{x: 0}, {x: 1, n: 1}, {x: 1, n: 2}]}
        {a: [1, 2]}    | {$push: {a: {$each: [], $sort: 1}}}            | same
        """);
  }

  @Test
  void pushRefusesWhatItDoesNotUnderstand() {
    failures(
        """
        {_id: 1, a: 5} | {$push: {a: 1}}                                | 2 | The field 'a' must be an array but is of type int in document {_id: 1}
        {a: {b: null}} | {$push: {'a.b': 1}}                            | 2 | The field 'a.b' must be an array but is of type null in document {no id}
        {} | {$push: {a: {$each: 1}}}                                   | 2 | The argument to $each in $push must be an array but it was of type: int
        {} | {$push: {a: {$each: [], $x: 1}}}                           | 2 | Unrecognized clause in $push: $x
        {} | {$push: {a: {$each: [], $each: []}}}                       | 2 | Only one $each is supported.
        {} | {$push: {a: {$each: [], $slice: 'x'}}}                     | 2 | The value for $slice must be an integer value but was given type: string
        {} | {$push: {a: {$each: [], $slice: 1.5}}}                     | 2 | The value for $slice must be an integer value but was given type: double
        {} | {$push: {a: {$each: [], $position: null}}}                 | 2 | The value for $position must be an integer value
        {} | {$push: {a: {$each: [], $sort: 2}}}                        | 2 | The $sort element value must be either 1 or -1
        {} | {$push: {a: {$each: [], $sort: 'x'}}}                      | 2 | The $sort is invalid: use 1/-1 to sort the whole element
        {} | {$push: {a: {$each: [], $sort: {}}}}                       | 2 | The $sort pattern is empty when it should be a set of fields.
        {} | {$push: {a: {$each: [], $sort: {x: 0}}}}                   | 2 | The $sort element value must be either 1 or -1
        {} | {$push: {a: {$each: [], $sort: {'': 1}}}}                  | 2 | The $sort field cannot be empty
        {} | {$push: {a: {$each: [], $sort: {'a..b': 1}}}}              | 2 | The $sort field is a dotted field but has an empty part: a..b
        """);
  }

  @Test
  void addToSetAddsWhatIsNotThere() {
    table(
        """
        {a: [1, 2]}    | {$addToSet: {a: 3}}                            | {a: [1, 2, 3]}
        {a: [1, 2]}    | {$addToSet: {a: 2.0}}                          | same
        {a: [1, 2]}    | {$addToSet: {a: {$each: [2, 4, 3, 4]}}}        | {a: [1, 2, 4, 3]}
        {a: [1, 2]}    | {$addToSet: {a: {$each: [2, 1]}}}              | same
        {a: [1, 2]}    | {$addToSet: {a: [1, 2]}}                       | {a: [1, 2, [1, 2]]}
        {a: [{x: 1}]}  | {$addToSet: {a: {x: 1}}}                       | same
        {a: [{x: 1, y: 1}]} | {$addToSet: {a: {y: 1, x: 1}}}            | {a: [{x: 1, y: 1}, {y: 1, x: 1}]}
        {}             | {$addToSet: {a: 1}}                            | {a: [1]}
        {}             | {$addToSet: {a: {$each: [3, 1, 3]}}}           | {a: [3, 1]}
        {}             | {$addToSet: {a: {$each: []}}}                  | {a: []}
        {a: [1, 1]}    | {$addToSet: {a: 1}}                            | same
        {a: []}        | {$addToSet: {a: {x: 1, $each: [1]}}}           | {a: [{x: 1, $each: [1]}]}
        """);
    failures(
        """
        {a: 5} | {$addToSet: {a: 1}}                   | 2  | Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int
        {}     | {$addToSet: {a: {$each: 1}}}          | 14 | The argument to $each in $addToSet must be an array but it was of type int
        {}     | {$addToSet: {a: {$each: [], x: 1}}}   | 2  | Found unexpected fields after $each in $addToSet
        """);
  }

  @Test
  void popTakesFromEitherEnd() {
    table(
        """
        {a: [1, 2, 3]} | {$pop: {a: 1}}                | {a: [1, 2]}
        {a: [1, 2, 3]} | {$pop: {a: -1}}               | {a: [2, 3]}
        {a: [1, 2, 3]} | {$pop: {a: -1.0}}             | {a: [2, 3]}
        {a: [1]}       | {$pop: {a: 1}}                | {a: []}
        {a: []}        | {$pop: {a: 1}}                | same
        {}             | {$pop: {a: 1}}                | same
        {a: {}}        | {$pop: {'a.b': 1}}            | same
        {a: [1]}       | {$pop: {'a.3.b': 1}}          | same
        """);
    failures(
        """
        {a: 5}    | {$pop: {a: 1}}       | 14 | Path 'a' contains an element of non-array type 'int'
        {a: [1]}  | {$pop: {a: 'x'}}     | 9  | Expected a number in: {a: "x"}
        {a: [1]}  | {$pop: {a: 1.5}}     | 9  | Expected an integer: {a: 1.5}
        {a: [1]}  | {$pop: {a: 2}}       | 9  | $pop expects 1 or -1, found: 2
        {a: 5}    | {$pop: {'a.b': 1}}   | 28 | Cannot use the part (b) of (a.b) to traverse the element ({a: 5})
        {a: [1]}  | {$pop: {'a.b': 1}}   | 28 | Cannot use the part (b) of (a.b) to traverse the element
        """);
  }

  @Test
  void pullRemovesEqualElements() {
    table(
        """
        {a: [1, 2, 1]}   | {$pull: {a: 1}}               | {a: [2]}
        {a: [1, 2, 1.0]} | {$pull: {a: 1}}               | {a: [2]}
        {a: [1, 2]}      | {$pull: {a: 3}}               | same
        {a: [[1], 1]}    | {$pull: {a: [1]}}             | {a: [1]}
        {a: [null, 1]}   | {$pull: {a: null}}            | {a: [1]}
        {}               | {$pull: {a: 1}}               | same
        {a: {b: [1]}}    | {$pull: {'a.b': 1}}           | {a: {b: []}}
        """);
  }

  @Test
  void pullRemovesElementsThatMeetACondition() {
    table(
        """
        {a: [1, 5, 9]}               | {$pull: {a: {$gte: 5}}}             | {a: [1]}
        {a: [1, 5, 9]}               | {$pull: {a: {$gt: 1, $lt: 9}}}      | {a: [1, 9]}
        {a: [1, 5, 9]}               | {$pull: {a: {$in: [1, 9]}}}         | {a: [5]}
        {a: ['ab', 'b', 1]}          | {$pull: {a: {$regularExpression: {pattern: '^a', options: ''}}}} | {a: ['b', 1]}
        {a: [{x: 1}, {x: 2, y: 1}]}  | {$pull: {a: {x: 2}}}                | {a: [{x: 1}]}
        {a: [{x: 1}, {x: 9}, 9]}     | {$pull: {a: {x: {$gt: 5}}}}         | {a: [{x: 1}, 9]}
        {a: [{x: 1}, {y: 2}, 9]}     | {$pull: {a: {$or: [{x: 1}, {y: 2}]}}} | {a: [9]}
        {a: [{x: 1}, 5]}             | {$pull: {a: {}}}                    | {a: [5]}
        """);
    failures(
        """
        {a: 5}  | {$pull: {a: 1}}          | 2  | Cannot apply $pull to a non-array value
        {a: 5}  | {$pull: {'a.b': 1}}      | 28 | Cannot use the part (b) of (a.b)
        {}      | {$pull: {a: {$foo: 1}}}  | 2  | unknown operator: $foo
        """);
  }

  @Test
  void pullAllRemovesEveryListedValue() {
    table(
        """
        {a: [1, 2, 3, 1]} | {$pullAll: {a: [1, 3]}}       | {a: [2]}
        {a: [1, {x: 1}]}  | {$pullAll: {a: [{x: 1.0}]}}   | {a: [1]}
        {a: [1]}          | {$pullAll: {a: []}}           | same
        {a: [1]}          | {$pullAll: {a: [2]}}          | same
        {}                | {$pullAll: {a: [2]}}          | same
        """);
    failures(
        """
        {a: 5}  | {$pullAll: {a: [1]}}  | 2  | Cannot apply $pull to a non-array value
        {a: []} | {$pullAll: {a: 1}}    | 2  | $pullAll requires an array argument but was given a int
        """);
  }

  @Test
  void theOrderOfTheStatementDecidesWhatIsEqualAndWhatIsLess() {
    Comparator<Value> ignoringCase =
        (a, b) ->
            a.isString() && b.isString()
                ? a.string().toLowerCase(Locale.ROOT).compareTo(b.string().toLowerCase(Locale.ROOT))
                : BsonOrder.compare(a, b);
    String[][] cases = {
      {"{a: ['x']}", "{$addToSet: {a: 'X'}}", "{a: ['x']}"},
      {"{a: ['x', 'y']}", "{$pull: {a: 'X'}}", "{a: ['y']}"},
      {"{a: ['x', 'y']}", "{$pullAll: {a: ['X', 'Y']}}", "{a: []}"},
      {"{a: ['b', 'C']}", "{$push: {a: {$each: ['A'], $sort: 1}}}", "{a: ['A', 'b', 'C']}"},
      {"{a: 'b'}", "{$max: {a: 'C'}}", "{a: 'C'}"},
      {"{a: 'b'}", "{$min: {a: 'B'}}", "{a: 'b'}"},
    };
    for (String[] row : cases) {
      Update update =
          Update.parse(
              Updates.value(row[1]),
              new UpdateOptions(TinyLanguage.INSTANCE, ignoringCase, List.of(), false));
      Updates.assertBytes(update.apply(Updates.doc(row[0]), Updates.CONTEXT), Updates.doc(row[2]));
    }
  }

  @Test
  void anArrayWithOtherNamesThanItsIndexesCountsItsElements() {
    // what a client sends as an array may name its elements as it likes
    Doc odd = new DocWriter().put("7", 1).put("7", 2).put("x", 3).build();
    Doc before = new DocWriter().put("a", Value.array(odd)).build();
    Doc pushed = Updates.parse("{$push: {a: 4}}").apply(before, Updates.CONTEXT);
    assertThat(Elements.of(pushed.get("a"))).hasSize(4);
    assertThat(pushed.get("a").doc().get("3").int32()).isEqualTo(4);
    Doc set = Updates.parse("{$set: {'a.1': 9}}").apply(before, Updates.CONTEXT);
    assertThat(Elements.of(set.get("a")).get(1).int32()).isEqualTo(9);
    Doc popped = Updates.parse("{$pop: {a: -1}}").apply(before, Updates.CONTEXT);
    Updates.assertBytes(popped, Updates.doc("{a: [2, 3]}"));
  }
}
