// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static io.tapdb.engine.update.Updates.failures;
import static io.tapdb.engine.update.Updates.table;

import org.junit.jupiter.api.Test;

class NumberOperatorsTest {
  @Test
  void incAddsAndKeepsTheWiderType() {
    table(
        """
        {a: 1}                       | {$inc: {a: 2}}                      | {a: 3}
        {a: 1}                       | {$inc: {a: {$numberLong: '2'}}}     | {a: {$numberLong: '3'}}
        {a: {$numberLong: '1'}}      | {$inc: {a: 2}}                      | {a: {$numberLong: '3'}}
        {a: 1}                       | {$inc: {a: 0.5}}                    | {a: 1.5}
        {a: 1.5}                     | {$inc: {a: 1}}                      | {a: 2.5}
        {a: 1}                       | {$inc: {a: {$numberDecimal: '1.50'}}} | {a: {$numberDecimal: '2.50'}}
        {a: 2147483647}              | {$inc: {a: 1}}                      | {a: {$numberLong: '2147483648'}}
        {a: 5}                       | {$inc: {a: 0}}                      | same
        {a: 5}                       | {$inc: {a: {$numberLong: '0'}}}     | {a: {$numberLong: '5'}}
        {}                           | {$inc: {a: 5}}                      | {a: 5}
        {}                           | {$inc: {'a.b': -1}}                 | {a: {b: -1}}
        {a: [1, 2]}                  | {$inc: {'a.1': 3}}                  | {a: [1, 5]}
        {a: 1}                       | {$inc: {a: {$numberDouble: 'NaN'}}} | {a: {$numberDouble: 'NaN'}}
        {a: 1, b: 1, c: 1}           | {$inc: {a: 1, c: 2}}                | {a: 2, b: 1, c: 3}
        """);
  }

  @Test
  void mulMultipliesAndMakesAZeroOfTheSameType() {
    table(
        """
        {a: 3}                       | {$mul: {a: 2}}                      | {a: 6}
        {a: 3}                       | {$mul: {a: 1.5}}                    | {a: 4.5}
        {a: 65536}                   | {$mul: {a: 65536}}                  | {a: {$numberLong: '4294967296'}}
        {a: 3}                       | {$mul: {a: 1}}                      | same
        {}                           | {$mul: {a: 7}}                      | {a: 0}
        {}                           | {$mul: {a: {$numberLong: '7'}}}     | {a: {$numberLong: '0'}}
        {}                           | {$mul: {a: 7.5}}                    | {a: 0.0}
        {}                           | {$mul: {a: {$numberDecimal: '7.5'}}} | {a: {$numberDecimal: '0.0'}}
        """);
  }

  @Test
  void whatIsNoNumberIsRefused() {
    failures(
        """
        {}                  | {$inc: {a: 'x'}}    | 14 | Cannot increment with non-numeric argument: {a: "x"}
        {}                  | {$mul: {a: null}}   | 14 | Cannot multiply with non-numeric argument: {a: null}
        {_id: 1, a: 'x'}    | {$inc: {a: 1}}      | 14 | Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string
        {a: null}           | {$inc: {a: 1}}      | 14 | {no id} has the field 'a' of non-numeric type null
        {_id: 1, a: {b: []}} | {$mul: {'a.b': 1}} | 14 | Cannot apply $mul to a value of non-numeric type. {_id: 1} has the field 'b' of non-numeric type array
        """);
  }

  @Test
  void int64ThatDoesNotFitIsRefused() {
    failures(
        """
        {_id: 1, a: {$numberLong: '9223372036854775807'}} | {$inc: {a: 1}} | 2 | Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}
        {_id: 1, a: {$numberLong: '9223372036854775807'}} | {$mul: {a: 2}} | 2 | Failed to apply $mul operations to current value
        {_id: 1, a: 5} | {$mul: {a: {$numberLong: '9223372036854775807'}}} | 2 | current value ((NumberInt)5)
        """);
  }

  @Test
  void bitWorksOnWholeNumbers() {
    table(
        """
        {a: 13}                 | {$bit: {a: {and: 10}}}                  | {a: 8}
        {a: 3}                  | {$bit: {a: {or: 5}}}                    | {a: 7}
        {a: 1}                  | {$bit: {a: {xor: 5}}}                   | {a: 4}
        {a: 13}                 | {$bit: {a: {and: 10, or: 1}}}           | {a: 9}
        {a: 13}                 | {$bit: {a: {and: {$numberLong: '10'}}}} | {a: {$numberLong: '8'}}
        {a: {$numberLong: '-1'}} | {$bit: {a: {and: -2}}}                 | {a: {$numberLong: '-2'}}
        {a: 7}                  | {$bit: {a: {or: 1}}}                    | same
        {}                      | {$bit: {a: {or: 6}}}                    | {a: 6}
        {}                      | {$bit: {a: {and: {$numberLong: '6'}}}}  | {a: {$numberLong: '0'}}
        """);
  }

  @Test
  void bitRefusesEverythingElse() {
    failures(
        """
        {a: 1}   | {$bit: {a: 1}}            | 2 | The $bit modifier is not compatible with a int. You must pass in an embedded document
        {a: 1}   | {$bit: {a: {}}}           | 2 | You must pass in at least one bitwise operation.
        {a: 1}   | {$bit: {a: {not: 1}}}     | 2 | The $bit modifier only supports 'and', 'or', and 'xor', not 'not' which is an unknown operator: {not: 1}
        {a: 1}   | {$bit: {a: {and: 1.0}}}   | 2 | The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {and: 1.0}
        {a: 1.0} | {$bit: {a: {and: 1}}}     | 2 | Cannot apply $bit to a value of non-integral type.
        {a: 'x'} | {$bit: {a: {and: 1}}}     | 2 | has the field a of non-integer type string
        """);
  }
}
