// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.becomes;
import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.staysSame;
import static io.tapdb.engine.update.Updates.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import org.junit.jupiter.api.Test;

class FieldOperatorsTest {
  @Test
  void setReplacesInPlaceAndAddsAtTheEnd() {
    table(
        """
        {a: 1, b: 2}          | {$set: {a: 5}}                | {a: 5, b: 2}
        {a: 1, b: 2}          | {$set: {b: {x: 1}}}           | {a: 1, b: {x: 1}}
        {a: 1}                | {$set: {b: 2}}                | {a: 1, b: 2}
        {}                    | {$set: {b: 2}}                | {b: 2}
        {a: 1}                | {$set: {a: 1}}                | same
        {a: 1}                | {$set: {a: {$numberLong: '1'}}} | {a: {$numberLong: '1'}}
        {a: 1}                | {$set: {a: 1.0}}              | {a: 1.0}
        {a: [1, 2]}           | {$set: {a: [1, 2]}}           | same
        {a: 1}                | {$set: {a: null}}             | {a: null}
        {a: 1, c: 3}          | {$set: {c: 4, a: 2, b: 1}}    | {a: 2, c: 4, b: 1}
        {é: 1}                | {$set: {é: 2, 日本: 3}}        | {é: 2, 日本: 3}
        {a: 1}                | {$set: {}}                    | same
        """);
  }

  @Test
  void pathsReachIntoDocumentsAndMakeThem() {
    table(
        """
        {a: {b: 1, c: 2}}     | {$set: {'a.b': 5}}            | {a: {b: 5, c: 2}}
        {a: {b: 1}}           | {$set: {'a.c': 5}}            | {a: {b: 1, c: 5}}
        {}                    | {$set: {'a.b.c': 1}}          | {a: {b: {c: 1}}}
        {x: 1}                | {$set: {'a.b': 1, 'a.c': 2}}  | {x: 1, a: {b: 1, c: 2}}
        {a: {}}               | {$set: {'a.b': 1}}            | {a: {b: 1}}
        {a: {b: {c: 1}}}      | {$set: {'a.b.c': 1}}          | same
        {a: {'0': 1}}         | {$set: {'a.0': 2}}            | {a: {'0': 2}}
        {}                    | {$set: {'a.0': 2}}            | {a: {'0': 2}}
        {a: 1, a: 2}          | {$set: {a: 3}}                | {a: 3, a: 2}
        """);
  }

  @Test
  void numericPartsReachIntoArraysAndFillThemWithNulls() {
    table(
        """
        {a: [1, 2, 3]}        | {$set: {'a.1': 5}}            | {a: [1, 5, 3]}
        {a: [1]}              | {$set: {'a.1': 5}}            | {a: [1, 5]}
        {a: [1]}              | {$set: {'a.3': 5}}            | {a: [1, null, null, 5]}
        {a: []}               | {$set: {'a.0': 5}}            | {a: [5]}
        {a: []}               | {$set: {'a.2': 1, 'a.0': 5}}  | {a: [5, null, 1]}
        {a: [1]}              | {$set: {'a.10': 1, 'a.9': 2}} | {a: [1, null, null, null, null, null, null, null, null, 2, 1]}
        {a: [1, {b: 1}]}      | {$set: {'a.1.b': 2}}          | {a: [1, {b: 2}]}
        {a: [1]}              | {$set: {'a.1.b.c': 2}}        | {a: [1, {b: {c: 2}}]}
        {a: [[1, 2], [3]]}    | {$set: {'a.1.1': 4}}          | {a: [[1, 2], [3, 4]]}
        {a: [1]}              | {$set: {'a.0': 1}}            | same
        {a: [1]}              | {$unset: {'a.5': 1}}          | same
        """);
  }

  @Test
  void anArrayIsFilledUpOnlySoFar() {
    Doc filled = Updates.apply("{a: [1]}", "{$set: {'a.1500001': 2}}");
    assertThat(filled.get("a").doc().size()).isEqualTo(1500002);
    Updates.fails(
        "{a: [1]}", "{$set: {'a.1500002': 2}}", 34, "can't backfill more than 1500000 elements");
  }

  @Test
  void newFieldsComeInTheOrderOfTheirNamesButNumbersInTheirOwn() {
    table(
        """
        {}                    | {$set: {c: 1, a: 1, b: 1}}             | {a: 1, b: 1, c: 1}
        {}                    | {$set: {b: 1}, $inc: {a: 1}}           | {a: 1, b: 1}
        {}                    | {$set: {'10': 1, '9': 1, '1': 1}}      | {'1': 1, '9': 1, '10': 1}
        {}                    | {$set: {B: 1, a: 1, '-x': 1, '2': 1}}  | {'-x': 1, '2': 1, B: 1, a: 1}
        {z: 1}                | {$set: {'a.10': 1, 'a.2': 1, 'a.b': 1}} | {z: 1, a: {'2': 1, '10': 1, b: 1}}
        """);
  }

  @Test
  void unsetRemovesFieldsAndLeavesNullsInArrays() {
    table(
        """
        {a: 1, b: 2}          | {$unset: {a: ''}}             | {b: 2}
        {a: 1}                | {$unset: {b: ''}}             | same
        {a: {b: 1, c: 2}}     | {$unset: {'a.b': 1}}          | {a: {c: 2}}
        {a: {b: 1}}           | {$unset: {'a.b': 1}}          | {a: {}}
        {a: 1}                | {$unset: {'a.b': 1}}          | same
        {}                    | {$unset: {'a.b.c': 1}}        | same
        {a: [1, 2]}           | {$unset: {'a.0': 1}}          | {a: [null, 2]}
        {a: [null, 2]}        | {$unset: {'a.0': 1}}          | same
        {a: [1, 2]}           | {$unset: {'a.b': 1}}          | same
        {a: [{b: 1}]}         | {$unset: {'a.0.b': 1}}        | {a: [{}]}
        {$a: 1, b: 2}         | {$unset: {$a: 1}}             | {b: 2}
        """);
  }

  @Test
  void minAndMaxCompareAsSortsDo() {
    table(
        """
        {a: 5}                | {$min: {a: 3}}                | {a: 3}
        {a: 5}                | {$min: {a: 7}}                | same
        {a: 5}                | {$min: {a: 5.0}}              | same
        {a: 5}                | {$max: {a: 7.5}}              | {a: 7.5}
        {a: 5}                | {$max: {a: 'x'}}              | {a: 'x'}
        {a: 5}                | {$min: {a: null}}             | {a: null}
        {a: null}             | {$min: {a: 5}}                | same
        {}                    | {$min: {a: 5}}                | {a: 5}
        {}                    | {$max: {'a.b': 5}}            | {a: {b: 5}}
        {a: {b: 1}}           | {$max: {a: {b: 2}}}           | {a: {b: 2}}
        """);
  }

  @Test
  void currentDateTakesTheGivenTime() {
    table(
        """
        {}        | {$currentDate: {a: true}}                 | {a: {$date: {$numberLong: '1700000000000'}}}
        {a: 1}    | {$currentDate: {a: {$type: 'date'}}}      | {a: {$date: {$numberLong: '1700000000000'}}}
        {a: 1}    | {$currentDate: {a: {$type: 'timestamp'}}} | {a: {$timestamp: {t: 1700000000, i: 3}}}
        """);
    failures(
        """
        {} | {$currentDate: {a: 1}}               | 2 | int is not valid type for $currentDate.
        {} | {$currentDate: {a: {$type: 'x'}}}    | 2 | The '$type' string field is required
        {} | {$currentDate: {a: {}}}              | 2 | The '$type' string field is required
        {} | {$currentDate: {a: {$type: 1}}}      | 2 | The '$type' string field is required
        {} | {$currentDate: {a: {x: 1}}}          | 2 | Unrecognized $currentDate option: x
        """);
  }

  @Test
  void renameMovesTheValueToItsNewName() {
    table(
        """
        {a: 1, b: 2}          | {$rename: {a: 'c'}}           | {b: 2, c: 1}
        {a: 1, b: 2}          | {$rename: {a: 'b'}}           | {b: 1}
        {b: 2, a: 1}          | {$rename: {a: 'b'}}           | {b: 1}
        {a: 1}                | {$rename: {x: 'b'}}           | same
        {a: {b: 1, c: 2}}     | {$rename: {'a.b': 'x.y'}}     | {a: {c: 2}, x: {y: 1}}
        {a: {b: [1]}}         | {$rename: {'a.b': 'b'}}       | {a: {}, b: [1]}
        {a: 1}                | {$rename: {a: 'b', x: 'y'}}   | {b: 1}
        {a: 1, b: 2}          | {$rename: {a: 'c', b: 'd'}}   | {c: 1, d: 2}
        {a: 5, b: 5.0}        | {$rename: {a: 'b'}}           | {b: 5.0}
        {a: [1], b: 1}        | {$rename: {x: 'a.0'}}         | same
        {a: 1}                | {$rename: {x: 'a.b'}}         | same
        {a: [{b: 1}]}         | {$rename: {'a.1.b': 'c'}}     | same
        """);
  }

  @Test
  void renameRefusesWhatIsNoFixedField() {
    failures(
        """
        {a: 1}       | {$rename: {a: 1}}           | 2  | The 'to' field for $rename must be a string: {a: 1}
        {a: 1}       | {$rename: {a: 'a'}}         | 2  | The source and target field for $rename must differ
        {a: 1}       | {$rename: {a: 'a.b'}}       | 2  | must not be on the same path
        {a: 1}       | {$rename: {'a.b': 'a'}}     | 2  | must not be on the same path
        {a: 1}       | {$rename: {'a.$': 'b'}}     | 2  | The source field for $rename may not be dynamic: a.$
        {a: 1}       | {$rename: {'a.$[]': 'b'}}   | 2  | The source field for $rename may not be dynamic: a.$[]
        {a: 1}       | {$rename: {a: 'b.$'}}       | 2  | The destination field for $rename may not be dynamic: b.$
        {a: [1]}     | {$rename: {'a.0': 'b'}}     | 2  | The source field cannot be an array element, 'a.0' in doc with {no id}
        {_id: 7, a: [{b: 1}]} | {$rename: {'a.0.b': 'b'}} | 2 | 'a.0.b' in doc with {_id: 7}
        {a: [1], b: 1} | {$rename: {b: 'a.0'}}     | 2  | The destination field cannot be an array element, 'a.0'
        {a: [1], b: 1} | {$rename: {b: 'a.0.c'}} | 2 | The destination field cannot be an array element
        {a: [1], b: 1} | {$rename: {b: 'a.c'}}   | 2 | The destination field cannot be an array element
        {a: [1], b: 1} | {$rename: {b: 'a.5'}}     | 2  | The destination field cannot be an array element
        {a: 1}       | {$rename: {'a.b': 'c'}}     | 28 | Cannot use the part (b) of (a.b) to traverse the element ({a: 1})
        {a: [1]}     | {$rename: {'a.b': 'c'}}     | 28 | Cannot use the part (b) of (a.b)
        {a: 1, b: 1} | {$rename: {b: 'a.c'}}       | 28 | Cannot create field 'c' in element {a: 1}
        {a: 1}       | {$rename: {'': 'b'}}        | 56 | An empty update path is not valid
        {a: 1}       | {$rename: {a: 'b.'}}        | 56 | 'b.' contains an empty field name
        {a: 1}       | {$rename: {a: 'b'}, $set: {b: 1}}   | 40 | would create a conflict at 'b'
        {a: 1}       | {$rename: {a: 'b'}, $set: {'a.x': 1}} | 40 | Updating the path 'a.x' would create a conflict at 'a'
        {_id: 1}     | {$rename: {_id: 'a'}}       | 66 | '_id'
        {_id: 1, a: 2} | {$rename: {a: '_id'}}     | 66 | '_id'
        {a: 1}       | {$rename: {a: '$b'}}        | 52 | The dollar ($) prefixed field '$b'
        """);
  }

  @Test
  void setOnInsertDoesNothingToAStoredDocument() {
    staysSame("{a: 1}", "{$setOnInsert: {a: 2, 'b.c': 3}}");
    staysSame("{a: 1}", "{$setOnInsert: {'a.b': 2}}");
    becomes("{a: 1}", "{$set: {x: 1}, $setOnInsert: {b: 3}}", "{a: 1, x: 1}");
    Update update = Updates.parse("{$set: {x: 1}, $setOnInsert: {b: 3}}");
    Updates.assertBytes(
        update.apply(Updates.doc("{a: 1}"), Updates.CONTEXT.forInsert()),
        Updates.doc("{a: 1, b: 3, x: 1}"));
    failures(
        """
        {} | {$set: {a: 1}, $setOnInsert: {a: 2}} | 40 | would create a conflict at 'a'
        """);
  }

  @Test
  void manyFieldsAtOnceAreFoundByHash() {
    StringBuilder before = new StringBuilder("{");
    StringBuilder update = new StringBuilder("{$set: {");
    StringBuilder after = new StringBuilder("{");
    for (int i = 0; i < 60; i++) {
      before.append("f").append(i).append(": ").append(i).append(",");
      after.append("f").append(i).append(": ").append(i % 2 == 0 ? -i : i).append(",");
      if (i % 2 == 0) {
        update.append("f").append(i).append(": ").append(-i).append(",");
      }
    }
    becomes(before + "}", update + "z: 1}}", after + "z: 1}");
  }
}
