// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;

import org.junit.jupiter.api.Test;

class ConversionTest {
  private static final String DOCUMENT =
      "{i: 7, l: NumberLong(7), d: 7.9, m: NumberDecimal('7.9'), s: '12', b: true, n: null,"
          + " t: ISODate('2020-01-02T03:04:05.006Z'), id: ObjectId('5f0000000000000000000000'),"
          + " ts: Timestamp(1577934245, 1)}";

  @Test
  void valuesAreConverted() {
    gives(
        DOCUMENT,
        """
        {$toInt: "$d"} | 7
        {$toInt: -7.9} | -7
        {$toInt: "$m"} | 7
        {$toInt: "$s"} | 12
        {$toInt: "-5"} | -5
        {$toInt: true} | 1
        {$toInt: "$n"} | null
        {$toInt: "$none"} | null
        {$toLong: "$i"} | NumberLong(7)
        {$toLong: "$t"} | NumberLong(1577934245006)
        {$toLong: 9223372036854774784.0} | NumberLong("9223372036854774784")
        {$toDouble: "$i"} | 7.0
        {$toDouble: "1.5e3"} | 1500.0
        {$toDouble: "-Infinity"} | -Infinity
        {$toDouble: "NaN"} | NaN
        {$toDouble: "$t"} | 1577934245006.0
        {$toDecimal: "$d"} | NumberDecimal("7.90000000000000")
        {$toDecimal: "1.50"} | NumberDecimal("1.50")
        {$toDecimal: "$b"} | NumberDecimal("1")
        {$toString: "$i"} | "7"
        {$toString: 2.5} | "2.5"
        {$toString: 3.0} | "3"
        {$toString: 1e300} | "1e+300"
        {$toString: 0.000001} | "1e-06"
        {$toString: 1234567.25} | "1234567.25"
        {$toString: Infinity} | "Infinity"
        {$toString: "$m"} | "7.9"
        {$toString: "$b"} | "true"
        {$toString: "$t"} | "2020-01-02T03:04:05.006Z"
        {$toString: "$id"} | "5f0000000000000000000000"
        {$toBool: "$i"} | true
        {$toBool: 0.0} | false
        {$toBool: "false"} | true
        {$toBool: "$t"} | true
        {$toDate: NumberLong(1000)} | ISODate("1970-01-01T00:00:01Z")
        {$toDate: 1000.9} | ISODate("1970-01-01T00:00:01Z")
        {$toDate: "2020-01-02T03:04:05.006Z"} | ISODate("2020-01-02T03:04:05.006Z")
        {$toDate: "2020-01-02"} | ISODate("2020-01-02T00:00:00Z")
        {$toDate: "2020-01-02 03:04:05+02:00"} | ISODate("2020-01-02T01:04:05Z")
        {$toDate: "$id"} | ISODate("2020-07-04T04:05:20Z")
        {$toDate: "$ts"} | ISODate("2020-01-02T03:04:05Z")
        {$toObjectId: "5f0000000000000000000000"} | ObjectId("5f0000000000000000000000")
        {$toObjectId: "$id"} | ObjectId("5f0000000000000000000000")
        {$convert: {input: "$s", to: "int"}} | 12
        {$convert: {input: "$s", to: 16}} | 12
        {$convert: {input: "x", to: "int", onError: "bad"}} | "bad"
        {$convert: {input: "$n", to: "int", onNull: "none"}} | "none"
        {$convert: {input: "$n", to: "int"}} | null
        {$convert: {input: "$i", to: "$n"}} | null
        {$convert: {input: "x", to: "int", onError: "$none"}} | missing
        """);
  }

  @Test
  void whatCannotBeConvertedFails() {
    fails(
        DOCUMENT,
        """
        {$toInt: 3e9} | 241
        {$toInt: NaN} | 241
        {$toInt: "12.5"} | 241
        {$toInt: " 12"} | 241
        {$toInt: "0x1f"} | 241
        {$toInt: "$t"} | 241
        {$toInt: {}} | 241 | Unsupported conversion from object to int
        {$toLong: 1e19} | 241
        {$toLong: 9223372036854775808.0} | 241
        {$toLong: NumberDecimal("9223372036854775808")} | 241
        {$toDouble: "1.5x"} | 241
        {$toDouble: ""} | 241
        {$toDouble: NumberDecimal("1E400")} | 241
        {$toDecimal: "0x1"} | 241
        {$toDate: "yesterday"} | 241
        {$toDate: "2020-13-01"} | 241
        {$toDate: 5} | 241
        {$toDate: true} | 241
        {$toObjectId: "xyz"} | 241
        {$toObjectId: 5} | 241
        {$toString: [[1]]} | 241
        {$toString: {}} | 241
        {$convert: {input: 1, to: "foo"}} | 2
        {$convert: {input: 1, to: 99}} | 2
        {$convert: {input: 1, to: {}}} | 9
        {$convert: {input: 1}} | 9
        {$convert: {input: 1, to: "int", foo: 1}} | 9
        {$convert: {input: 1, to: "regex"}} | 241
        """);
  }
}
