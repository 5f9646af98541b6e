// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import static io.tapdb.engine.QueryFixture.context;
import static io.tapdb.engine.QueryFixture.doc;
import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ParseContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FilterErrorsTest {
  @Test
  void malformedFiltersAreRefusedWithCodeAndMessage() {
    for (String[] row :
        table(
            """
            {$foo: 1} | 2 | unknown top level operator: $foo
            {a: {$foo: 1}} | 2 | unknown operator: $foo
            {a: {$gt: 1, b: 2}} | 2 | unknown operator: b
            {$and: 1} | 2 | $and must be an array
            {$or: []} | 2 | $and/$or/$nor must be a nonempty array
            {$nor: [1]} | 2 | $or/$and/$nor entries need to be full objects
            {a: {$in: 1}} | 2 | $in needs an array
            {a: {$nin: 1}} | 2 | $nin needs an array
            {a: {$in: [{$gt: 1}]}} | 2 | cannot nest $ under $in
            {a: {$ne: /x/}} | 2 | Can't have regex as arg to $ne.
            {a: {$gt: /x/}} | 2 | Can't have RegEx as arg to
            {a: undefined} | 2 | cannot compare to undefined
            {a: {$in: [undefined]}} | 2 | cannot compare to undefined
            {a: {$not: 1}} | 2 | $not needs a regex or a document
            {a: {$not: {}}} | 2 | $not cannot be empty
            {a: {$size: -1}} | 2 | Expected a non-negative number
            {a: {$size: 1.5}} | 2 | Expected an integer
            {a: {$size: "1"}} | 2 | Expected an integer
            {a: {$all: 1}} | 2 | $all needs an array
            {a: {$all: [{$gt: 1}]}} | 2 | no $ expressions in $all
            {a: {$all: [{$elemMatch: {}}, 1]}} | 2 | $all/$elemMatch has to be consistent
            {a: {$elemMatch: 1}} | 2 | $elemMatch needs an Object
            {a: {$mod: 1}} | 2 | malformed mod, needs to be an array
            {a: {$mod: []}} | 2 | malformed mod, not enough elements
            {a: {$mod: [4]}} | 2 | malformed mod, not enough elements
            {a: {$mod: ["4", 1]}} | 2 | malformed mod, divisor not a number
            {a: {$mod: [4, "1"]}} | 2 | malformed mod, remainder not a number
            {a: {$mod: [4, 1, 2]}} | 2 | malformed mod, too many elements
            {a: {$mod: [0, 1]}} | 2 | divisor cannot be 0
            {a: {$mod: [0.5, 1]}} | 2 | divisor cannot be 0
            {a: {$mod: [NaN, 1]}} | 2 | malformed mod, divisor value is invalid
            {a: {$mod: [4, Infinity]}} | 2 | malformed mod, remainder value is invalid
            {a: {$type: "strin"}} | 2 | Unknown type name alias: strin
            {a: {$type: 20}} | 2 | Invalid numerical type code: 20
            {a: {$type: 0}} | 2 | Invalid numerical type code: 0
            {a: {$type: 1.5}} | 2 | Invalid numerical type code
            {a: {$type: []}} | 9 | $type must match at least one type
            {a: {$type: {}}} | 14 | type must be represented as a number or a string
            {a: {$regex: 1}} | 2 | $regex has to be a string
            {a: {$regex: "a", $options: 1}} | 2 | $options has to be a string
            {a: {$options: "i"}} | 2 | $options needs a $regex
            {a: {$regex: /a/i, $options: "m"}} | 51074 | options set in both $regex and $options
            {a: {$regex: "(a"}} | 51091 | Regular expression is invalid
            {a: {$regex: "a", $options: "q"}} | 51108 | invalid flag in regex options: q
            {a: {$regex: "a\\u0000b"}} | 2 | embedded null byte
            {a: {$bitsAllSet: "x"}} | 2 | takes an Array, a number, or a BinData
            {a: {$bitsAllSet: [1.5]}} | 2 | bit positions must be an integer
            {a: {$bitsAllSet: [-1]}} | 2 | bit positions must be >= 0
            {a: {$bitsAllSet: [3000000000]}} | 2 | cannot be represented as a 32-bit
            {a: {$bitsAllSet: -1}} | 9 | Expected a non-negative number
            {a: {$bitsAllSet: 1.5}} | 9 | Expected an integer
            {$alwaysTrue: 2} | 9 | must be an integer value of 1
            {$where: "1"} | 2 | $where
            {$text: {$search: "x"}} | 2 | $text
            {$jsonSchema: {}} | 2 | $jsonSchema
            {a: {$near: [0, 0]}} | 2 | $near
            {a: {$geoWithin: {}}} | 2 | $geoWithin
            {a: {$where: "1"}} | 2 | $where cannot be applied to a field
            {a: {$elemMatch: {$expr: true}}} | 2 | $expr can only be applied to the top-level document
            {$expr: {$foo: 1}} | 168 | Unrecognized expression '$foo'
            {$expr: "$$nope"} | 17276 | Use of undefined variable: nope
            """)) {
      String message =
          failsWith(Integer.parseInt(row[1]), row[0], () -> Filters.parse(doc(row[0]), context()));
      assertThat(message).as(row[0]).contains(row[2]);
    }
  }

  @Test
  void filtersNestedTooDeepAreRefused() {
    String filter = "{a: 1}";
    for (int i = 0; i < 90; i++) {
      filter = "{$and: [" + filter + "]}";
    }
    Filters.parse(doc(filter), context());
    for (int i = 0; i < 20; i++) {
      filter = "{$and: [" + filter + "]}";
    }
    String deep = filter;
    failsWith(2, "deep $and", () -> Filters.parse(doc(deep), context()));
    String not = "{$gt: 1}";
    for (int i = 0; i < 120; i++) {
      not = "{$not: " + not + "}";
    }
    String deepNot = "{a: " + not + "}";
    failsWith(2, "deep $not", () -> Filters.parse(doc(deepNot), context()));
  }

  @Test
  void anEndlessPatternCanBeStopped() {
    AtomicInteger checks = new AtomicInteger();
    Operation impatient =
        () -> {
          if (checks.incrementAndGet() > 5) {
            throw new TapdbException(ErrorCode.MAX_TIME_MS_EXPIRED, "late");
          }
        };
    ParseContext context = new ParseContext(impatient, 0, null);
    Filter filter = Filters.parse(doc("{a: /(x+x+)+y/}"), context);
    String text = "x".repeat(60);
    failsWith(50, text, () -> filter.matches(doc("{a: '" + text + "'}")));
  }

  @Test
  void aPatternThatRecursesTooDeepIsAnErrorNotAnOverflow() {
    Filter filter = Filters.parse(doc("{a: /^(a|b|ab)*c$/}"), context());
    String text = "ab".repeat(200_000);
    failsWith(
        2,
        "deep recursion",
        () -> filter.matches(new DocWriter().put("a", Value.of(text)).build()));
  }

  @Test
  void onlyTheSimpleCollationIsKnown() {
    Collations.check(Value.MISSING);
    Collations.check(doc("{c: {locale: 'simple'}}").get("c"));
    Collations.check(doc("{c: {}}").get("c"));
    assertThat(failsWith(2, "en", () -> Collations.check(doc("{c: {locale: 'en'}}").get("c"))))
        .contains("collation is not supported");
    failsWith(
        2,
        "strength",
        () -> Collations.check(doc("{c: {locale: 'simple', strength: 1}}").get("c")));
    failsWith(14, "text", () -> Collations.check(Value.of("en")));
  }
}
