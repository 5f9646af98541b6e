// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.evaluate;
import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import org.junit.jupiter.api.Test;

class DateOperatorsTest {
  private static final String DOCUMENT =
      "{t: ISODate('2021-03-04T15:06:07.089Z'), n: null, z: 'America/New_York',"
          + " first: ISODate('2021-01-01T00:00:00Z'), id: ObjectId('5f0000000000000000000000'),"
          + " ts: Timestamp(1577934245, 1)}";

  @Test
  void partsOfDates() {
    gives(
        DOCUMENT,
        """
        {$year: "$t"} | 2021
        {$month: "$t"} | 3
        {$dayOfMonth: "$t"} | 4
        {$dayOfYear: "$t"} | 63
        {$dayOfWeek: "$t"} | 5
        {$isoDayOfWeek: "$t"} | 4
        {$hour: "$t"} | 15
        {$minute: "$t"} | 6
        {$second: "$t"} | 7
        {$millisecond: "$t"} | 89
        {$week: "$t"} | 9
        {$week: "$first"} | 0
        {$isoWeek: "$t"} | 9
        {$isoWeek: "$first"} | 53
        {$isoWeekYear: "$first"} | NumberLong(2020)
        {$hour: {date: "$t", timezone: "$z"}} | 10
        {$hour: {date: "$t", timezone: "+05:30"}} | 20
        {$minute: {date: "$t", timezone: "+0530"}} | 36
        {$dayOfMonth: {date: "$t", timezone: "+10"}} | 5
        {$hour: {date: "$t", timezone: "GMT"}} | 15
        {$hour: {date: "$t", timezone: "EST"}} | 10
        {$hour: {date: "$t", timezone: "$n"}} | null
        {$year: "$n"} | null
        {$year: "$none"} | null
        {$year: ["$t"]} | 2021
        {$year: "$id"} | 2020
        {$year: "$ts"} | 2020
        {$year: ISODate("1969-12-31T23:59:59Z")} | 1969
        """);
    fails(
        DOCUMENT,
        """
        {$year: "x"} | 16006 | can't convert from BSON type string to Date
        {$year: 5} | 16006
        {$year: ["$t", "$t"]} | 40536
        {$year: {timezone: "UTC"}} | 9
        {$year: {date: "$t", foo: 1}} | 9
        {$year: {date: "$t", timezone: 5}} | 40517
        {$year: {date: "$t", timezone: "Mars"}} | 40485
        {$year: {date: "$t", timezone: "UTC+5"}} | 40485
        {$year: {date: "$t", timezone: "+99:00"}} | 40485
        """);
  }

  @Test
  void datesAreWrittenAndRead() {
    gives(
        DOCUMENT,
        """
        {$dateToString: {date: "$t"}} | "2021-03-04T15:06:07.089Z"
        {$dateToString: {date: "$t", timezone: "$z"}} | "2021-03-04T10:06:07.089"
        {$dateToString: {date: "$t", format: "%d/%m/%Y %H:%M:%S,%L %j %u %w %U %V %G %%"}} | "04/03/2021 15:06:07,089 063 4 5 09 09 2021 %"
        {$dateToString: {date: "$t", format: "%z %Z %b %B", timezone: "-03:30"}} | "-0330 -210 Mar March"
        {$dateToString: {date: "$n"}} | null
        {$dateToString: {date: "$n", onNull: "-"}} | "-"
        {$dateToString: {date: "$t", format: "$n"}} | null
        {$dateFromString: {dateString: "2021-03-04T15:06:07.089Z"}} | ISODate("2021-03-04T15:06:07.089Z")
        {$dateFromString: {dateString: "2021-03-04"}} | ISODate("2021-03-04T00:00:00Z")
        {$dateFromString: {dateString: "20210304T150607"}} | ISODate("2021-03-04T15:06:07Z")
        {$dateFromString: {dateString: "2021-03-04T10:00:00", timezone: "$z"}} | ISODate("2021-03-04T15:00:00Z")
        {$dateFromString: {dateString: "2021-03-04 10:00 +0100"}} | ISODate("2021-03-04T09:00:00Z")
        {$dateFromString: {dateString: "04-03-2021", format: "%d-%m-%Y"}} | ISODate("2021-03-04T00:00:00Z")
        {$dateFromString: {dateString: "2021 063 07:08", format: "%Y %j %H:%M"}} | ISODate("2021-03-04T07:08:00Z")
        {$dateFromString: {dateString: "2020 53 5", format: "%G %V %u"}} | ISODate("2021-01-01T00:00:00Z")
        {$dateFromString: {dateString: "4 Mar 2021 +0200", format: "%d %b %Y %z"}} | ISODate("2021-03-03T22:00:00Z")
        {$dateFromString: {dateString: "$n"}} | null
        {$dateFromString: {dateString: "$n", onNull: 1}} | 1
        {$dateFromString: {dateString: "junk", onError: 2}} | 2
        {$dateFromString: {dateString: 5, onError: 2}} | 2
        """);
    fails(
        DOCUMENT,
        """
        {$dateToString: 1} | 9
        {$dateToString: {}} | 9
        {$dateToString: {date: "$t", foo: 1}} | 9
        {$dateToString: {date: "$t", format: 5}} | 18533
        {$dateToString: {date: "$t", format: "%Q"}} | 18536
        {$dateToString: {date: "$t", format: "%"}} | 18535
        {$dateFromString: 1} | 9
        {$dateFromString: {}} | 9
        {$dateFromString: {dateString: "x", foo: 1}} | 9
        {$dateFromString: {dateString: "x"}} | 241
        {$dateFromString: {dateString: 5}} | 241
        {$dateFromString: {dateString: "2021-02-30"}} | 241
        {$dateFromString: {dateString: "2021-03-04", format: "%d/%m/%Y"}} | 241
        {$dateFromString: {dateString: "2021-03-04", format: 5}} | 40684
        {$dateFromString: {dateString: "2021", format: "%Y"}} | 241
        """);
  }

  @Test
  void datesAreTakenApartAndPutTogether() {
    gives(
        DOCUMENT,
        """
        {$dateToParts: {date: "$t"}} | {year: 2021, month: 3, day: 4, hour: 15, minute: 6, second: 7, millisecond: 89}
        {$dateToParts: {date: "$t", timezone: "$z", iso8601: true}} | {isoWeekYear: 2021, isoWeek: 9, isoDayOfWeek: 4, hour: 10, minute: 6, second: 7, millisecond: 89}
        {$dateToParts: {date: "$n"}} | null
        {$dateFromParts: {year: 2021, month: 3, day: 4, hour: 15}} | ISODate("2021-03-04T15:00:00Z")
        {$dateFromParts: {year: 2021, month: 14}} | ISODate("2022-02-01T00:00:00Z")
        {$dateFromParts: {year: 2021, day: 0}} | ISODate("2020-12-31T00:00:00Z")
        {$dateFromParts: {year: 2021, hour: 25, millisecond: -1}} | ISODate("2021-01-02T00:59:59.999Z")
        {$dateFromParts: {year: 2021, timezone: "$z"}} | ISODate("2021-01-01T05:00:00Z")
        {$dateFromParts: {isoWeekYear: 2020, isoWeek: 53, isoDayOfWeek: 5}} | ISODate("2021-01-01T00:00:00Z")
        {$dateFromParts: {year: "$n"}} | null
        """);
    fails(
        DOCUMENT,
        """
        {$dateToParts: 1} | 9
        {$dateToParts: {}} | 9
        {$dateToParts: {date: "$t", foo: 1}} | 9
        {$dateToParts: {date: "$t", iso8601: 1}} | 40521
        {$dateFromParts: 1} | 9
        {$dateFromParts: {month: 1}} | 9
        {$dateFromParts: {year: 2021, foo: 1}} | 9
        {$dateFromParts: {year: 2021, isoWeek: 1}} | 40489
        {$dateFromParts: {year: "x"}} | 40515
        {$dateFromParts: {year: 1.5}} | 40515
        {$dateFromParts: {year: 0}} | 40523
        {$dateFromParts: {year: 10000}} | 40523
        {$dateFromParts: {year: 2021, day: 9223372036854775807}} | 15
        """);
  }

  @Test
  void datesAreMovedByUnits() {
    gives(
        DOCUMENT,
        """
        {$dateAdd: {startDate: "$t", unit: "hour", amount: 2}} | ISODate("2021-03-04T17:06:07.089Z")
        {$dateAdd: {startDate: ISODate("2021-01-31T00:00:00Z"), unit: "month", amount: 1}} | ISODate("2021-02-28T00:00:00Z")
        {$dateAdd: {startDate: "$t", unit: "quarter", amount: 1}} | ISODate("2021-06-04T15:06:07.089Z")
        {$dateAdd: {startDate: "$t", unit: "week", amount: 1}} | ISODate("2021-03-11T15:06:07.089Z")
        {$dateAdd: {startDate: "$t", unit: "year", amount: -1}} | ISODate("2020-03-04T15:06:07.089Z")
        {$dateAdd: {startDate: "$t", unit: "millisecond", amount: 11.0}} | ISODate("2021-03-04T15:06:07.100Z")
        {$dateAdd: {startDate: ISODate("2021-03-13T17:00:00Z"), unit: "day", amount: 1, timezone: "$z"}} | ISODate("2021-03-14T16:00:00Z")
        {$dateAdd: {startDate: ISODate("2021-03-13T17:00:00Z"), unit: "hour", amount: 24, timezone: "$z"}} | ISODate("2021-03-14T17:00:00Z")
        {$dateSubtract: {startDate: "$t", unit: "day", amount: 4}} | ISODate("2021-02-28T15:06:07.089Z")
        {$dateAdd: {startDate: "$n", unit: "day", amount: 4}} | null
        {$dateAdd: {startDate: "$t", unit: "day", amount: "$none"}} | null
        """);
    fails(
        DOCUMENT,
        """
        {$dateAdd: 1} | 9
        {$dateAdd: {startDate: "$t", unit: "day"}} | 9
        {$dateAdd: {startDate: "$t", unit: "day", amount: 1, foo: 1}} | 9
        {$dateAdd: {startDate: "x", unit: "day", amount: 1}} | 5166403
        {$dateAdd: {startDate: "$t", unit: "day", amount: 1.5}} | 5166405
        {$dateAdd: {startDate: "$t", unit: "days", amount: 1}} | 9
        {$dateAdd: {startDate: "$t", unit: 5, amount: 1}} | 5439013
        {$dateAdd: {startDate: "$t", unit: "year", amount: 9223372036854775807}} | 15
        {$dateAdd: {startDate: "$t", unit: "second", amount: 9223372036854775807}} | 15
        """);
  }

  @Test
  void boundariesBetweenDatesAreCounted() {
    gives(
        DOCUMENT,
        """
        {$dateDiff: {startDate: ISODate("2020-12-31T23:59:59Z"), endDate: "$first", unit: "year"}} | NumberLong(1)
        {$dateDiff: {startDate: "$first", endDate: "$t", unit: "month"}} | NumberLong(2)
        {$dateDiff: {startDate: "$first", endDate: "$t", unit: "quarter"}} | NumberLong(0)
        {$dateDiff: {startDate: "$first", endDate: "$t", unit: "day"}} | NumberLong(62)
        {$dateDiff: {startDate: "$first", endDate: "$t", unit: "week"}} | NumberLong(9)
        {$dateDiff: {startDate: "$first", endDate: ISODate("2021-01-04T00:00:00Z"), unit: "week", startOfWeek: "monday"}} | NumberLong(1)
        {$dateDiff: {startDate: "$first", endDate: ISODate("2021-01-03T00:00:00Z"), unit: "week", startOfWeek: "mon"}} | NumberLong(0)
        {$dateDiff: {startDate: ISODate("2021-01-01T00:59:00Z"), endDate: ISODate("2021-01-01T01:01:00Z"), unit: "hour"}} | NumberLong(1)
        {$dateDiff: {startDate: ISODate("2021-01-01T00:59:00Z"), endDate: ISODate("2021-01-01T01:01:00Z"), unit: "hour", timezone: "+05:30"}} | NumberLong(0)
        {$dateDiff: {startDate: "$t", endDate: "$first", unit: "day"}} | NumberLong(-62)
        {$dateDiff: {startDate: ISODate("2021-03-04T02:00:00Z"), endDate: ISODate("2021-03-04T06:00:00Z"), unit: "day", timezone: "$z"}} | NumberLong(1)
        {$dateDiff: {startDate: "$first", endDate: "$n", unit: "day"}} | null
        """);
    fails(
        DOCUMENT,
        """
        {$dateDiff: 1} | 9
        {$dateDiff: {startDate: "$t", endDate: "$t", unit: "day", foo: 1}} | 9
        {$dateDiff: {endDate: "$t", unit: "day"}} | 9
        {$dateDiff: {startDate: "$t", unit: "day"}} | 9
        {$dateDiff: {startDate: "$t", endDate: "$t"}} | 9
        {$dateDiff: {startDate: "x", endDate: "$t", unit: "day"}} | 5166307
        {$dateDiff: {startDate: "$t", endDate: "$t", unit: "week", startOfWeek: "x"}} | 9
        """);
  }

  @Test
  void datesAreCutToBins() {
    gives(
        DOCUMENT,
        """
        {$dateTrunc: {date: "$t", unit: "hour"}} | ISODate("2021-03-04T15:00:00Z")
        {$dateTrunc: {date: "$t", unit: "hour", binSize: 2}} | ISODate("2021-03-04T14:00:00Z")
        {$dateTrunc: {date: "$t", unit: "minute", binSize: 5}} | ISODate("2021-03-04T15:05:00Z")
        {$dateTrunc: {date: "$t", unit: "day"}} | ISODate("2021-03-04T00:00:00Z")
        {$dateTrunc: {date: "$t", unit: "day", timezone: "$z"}} | ISODate("2021-03-04T05:00:00Z")
        {$dateTrunc: {date: "$t", unit: "week"}} | ISODate("2021-02-28T00:00:00Z")
        {$dateTrunc: {date: "$t", unit: "week", startOfWeek: "monday"}} | ISODate("2021-03-01T00:00:00Z")
        {$dateTrunc: {date: "$t", unit: "month"}} | ISODate("2021-03-01T00:00:00Z")
        {$dateTrunc: {date: "$t", unit: "quarter"}} | ISODate("2021-01-01T00:00:00Z")
        {$dateTrunc: {date: "$t", unit: "year", binSize: 10}} | ISODate("2020-01-01T00:00:00Z")
        {$dateTrunc: {date: ISODate("1999-12-31T23:00:00Z"), unit: "month", binSize: 2}} | ISODate("1999-11-01T00:00:00Z")
        {$dateTrunc: {date: "$n", unit: "day"}} | null
        """);
    fails(
        DOCUMENT,
        """
        {$dateTrunc: 1} | 9
        {$dateTrunc: {date: "$t", unit: "day", foo: 1}} | 9
        {$dateTrunc: {unit: "day"}} | 9
        {$dateTrunc: {date: "$t"}} | 9
        {$dateTrunc: {date: "x", unit: "day"}} | 5439012
        {$dateTrunc: {date: "$t", unit: "day", binSize: 1.5}} | 5439017
        {$dateTrunc: {date: "$t", unit: "day", binSize: 0}} | 5439018
        {$dateTrunc: {date: "$t", unit: "week", startOfWeek: 5}} | 5439015
        """);
  }

  @Test
  void yearsBeyondFourDigitsAreNotWritten() {
    Doc far = new io.tapdb.engine.bson.DocWriter().putDate("t", Long.MAX_VALUE).build();
    io.tapdb.engine.QueryFixture.failsWith(
        18537, "far", () -> evaluate("{$dateToString: {date: '$t'}}", far));
    assertThat(evaluate("{$year: '$t'}", far).int32()).isEqualTo(292_278_994);
  }

  @Test
  void anyMomentWrittenIsReadBack() {
    Seeds.forEach(
        500,
        random -> {
          long millis = random.nextLong(-62_000_000_000_000L, 250_000_000_000_000L);
          assertThat(DateText.parse(DateText.iso(millis), java.time.ZoneOffset.UTC))
              .isEqualTo(millis);
          DateFormat format = DateFormat.of("%Y-%m-%d %H:%M:%S.%L %z");
          String text = format.format(Dates.at(millis, Dates.zone(Value.of("Asia/Kathmandu"))));
          if (millis > 600_000_000_000L) {
            assertThat(format.parse(text, java.time.ZoneOffset.UTC)).as(text).isEqualTo(millis);
          }
        });
  }
}
