// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import static io.tapdb.engine.expression.ExpressionFixture.evaluate;
import static io.tapdb.engine.expression.ExpressionFixture.fails;
import static io.tapdb.engine.expression.ExpressionFixture.gives;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  private static final String DOCUMENT =
      "{i: 7, l: NumberLong(7), d: 7.5, m: NumberDecimal('7.5'), s: 'x', n: null, b: true,"
          + " max: 2147483647, min: NumberInt(-2147483648), lmax: NumberLong('9223372036854775807'),"
          + " lmin: NumberLong('-9223372036854775808'), t: ISODate('2020-01-01T00:00:00Z')}";

  @Test
  void sumsHaveTheWidestTypeAndGrowWhenTheyMust() {
    gives(
        DOCUMENT,
        """
        {$add: []} | 0
        {$add: ["$i", 1]} | 8
        {$add: ["$i", "$l"]} | NumberLong(14)
        {$add: ["$i", "$d"]} | 14.5
        {$add: ["$i", "$m"]} | NumberDecimal("14.5")
        {$add: ["$d", "$m"]} | NumberDecimal("15.0")
        {$add: ["$max", 1]} | NumberLong(2147483648)
        {$add: ["$lmax", 1]} | 9223372036854775808.0
        {$add: ["$lmax", "$lmax", "$lmin", "$lmin"]} | NumberLong(-2)
        {$add: [0.1, 0.2]} | 0.30000000000000004
        {$add: [1e300, 1, -1e300]} | 1.0
        {$add: ["$i", "$n"]} | null
        {$add: ["$i", "$none"]} | null
        {$add: ["$t", 1000]} | ISODate("2020-01-01T00:00:01Z")
        {$add: [1.9, "$t"]} | ISODate("2020-01-01T00:00:00.001Z")
        {$add: [Infinity, -Infinity]} | NaN
        {$add: [NumberDecimal("Infinity"), 1]} | NumberDecimal("Infinity")
        {$add: "$i"} | 7
        """);
    fails(
        DOCUMENT,
        """
        {$add: ["$i", "$s"]} | 16554 | $add only supports numeric or date types, not string
        {$add: ["$t", "$t"]} | 16612
        {$add: ["$t", "$lmax"]} | 15
        """);
  }

  @Test
  void differencesOfNumbersAndDates() {
    gives(
        DOCUMENT,
        """
        {$subtract: ["$i", 9]} | -2
        {$subtract: ["$min", 1]} | NumberLong("-2147483649")
        {$subtract: ["$l", 9]} | NumberLong(-2)
        {$subtract: ["$lmin", 1]} | -9223372036854775808.0
        {$subtract: ["$d", 0.5]} | 7.0
        {$subtract: ["$m", 1]} | NumberDecimal("6.5")
        {$subtract: ["$t", 1000]} | ISODate("2019-12-31T23:59:59Z")
        {$subtract: ["$t", ISODate("2019-12-31T23:59:59Z")]} | NumberLong(1000)
        {$subtract: ["$n", 1]} | null
        {$subtract: [1, "$none"]} | null
        """);
    fails(
        DOCUMENT,
        """
        {$subtract: ["$s", 1]} | 16556 | can't $subtract int from string
        {$subtract: [1, "$t"]} | 16556
        {$subtract: ["$t", "x"]} | 16556
        {$subtract: [1]} | 16020 | Expression $subtract takes exactly 2 arguments. 1 were passed in.
        """);
  }

  @Test
  void productsQuotientsAndRemainders() {
    gives(
        DOCUMENT,
        """
        {$multiply: []} | 1
        {$multiply: ["$i", 3]} | 21
        {$multiply: ["$max", 2]} | NumberLong(4294967294)
        {$multiply: ["$l", 2]} | NumberLong(14)
        {$multiply: ["$lmax", 2]} | 18446744073709551614.0
        {$multiply: ["$lmin", -1]} | 9223372036854775808.0
        {$multiply: ["$d", 2]} | 15.0
        {$multiply: ["$m", 2]} | NumberDecimal("15.0")
        {$multiply: ["$n", 2]} | null
        {$divide: ["$i", 2]} | 3.5
        {$divide: [6, 3]} | 2.0
        {$divide: ["$m", 2]} | NumberDecimal("3.75")
        {$divide: [NumberDecimal("1"), 3]} | NumberDecimal("0.3333333333333333333333333333333333")
        {$divide: ["$n", 2]} | null
        {$divide: [1, Infinity]} | 0.0
        {$mod: ["$i", 4]} | 3
        {$mod: [-7, 4]} | -3
        {$mod: ["$l", 4]} | NumberLong(3)
        {$mod: ["$d", 4]} | 3.5
        {$mod: ["$m", 4]} | NumberDecimal("3.5")
        {$mod: ["$lmin", -1]} | NumberLong(0)
        {$mod: ["$n", 4]} | null
        {$mod: [NumberDecimal("5"), NumberDecimal("Infinity")]} | NumberDecimal("5")
        """);
    fails(
        DOCUMENT,
        """
        {$multiply: ["$s", 2]} | 16555
        {$divide: [1, 0]} | 2 | can't $divide by zero
        {$divide: [1, NumberDecimal("0")]} | 2
        {$divide: ["$s", 1]} | 16609
        {$mod: [1, 0.0]} | 16610 | can't $mod by zero
        {$mod: ["$s", 1]} | 16611
        """);
  }

  @Test
  void roundingKeepsTheType() {
    gives(
        DOCUMENT,
        """
        {$abs: -7} | 7
        {$abs: "$min"} | NumberLong(2147483648)
        {$abs: -7.5} | 7.5
        {$abs: NumberDecimal("-7.5")} | NumberDecimal("7.5")
        {$abs: "$n"} | null
        {$ceil: 7.2} | 8.0
        {$ceil: "$i"} | 7
        {$ceil: NumberDecimal("7.2")} | NumberDecimal("8")
        {$floor: -7.2} | -8.0
        {$floor: "$none"} | null
        {$round: 2.5} | 2.0
        {$round: 3.5} | 4.0
        {$round: [2.675, 2]} | 2.67
        {$round: [1234, -2]} | 1200
        {$round: [1250, -2]} | 1200
        {$round: ["$max", -9]} | 2000000000
        {$round: ["$max", -1]} | NumberLong(2147483650)
        {$round: [NumberDecimal("2.345"), 2]} | NumberDecimal("2.34")
        {$round: ["$i", "$n"]} | null
        {$round: Infinity} | Infinity
        {$trunc: -7.9} | -7.0
        {$trunc: [1299, -2]} | 1200
        {$trunc: [7.129, 2]} | 7.12
        """);
    fails(
        DOCUMENT,
        """
        {$abs: "$lmin"} | 28680
        {$abs: "$s"} | 28765 | $abs only supports numeric types, not string
        {$ceil: "$s"} | 28765
        {$round: "$s"} | 51081
        {$round: [1, "x"]} | 51082
        {$round: [1, 1.5]} | 51082
        {$round: [1, 101]} | 51083
        {$round: [1, -21]} | 51083
        {$round: ["$lmax", -1]} | 51080
        {$round: [1, 2, 3]} | 28667
        """);
  }

  @Test
  void powersAndLogarithms() {
    gives(
        DOCUMENT,
        """
        {$sqrt: 9} | 3.0
        {$sqrt: NumberDecimal("2")} | NumberDecimal("1.414213562373095048801688724209698")
        {$exp: 0} | 1.0
        {$exp: NumberDecimal("1")} | NumberDecimal("2.718281828459045235360287471352662")
        {$exp: NumberDecimal("-Infinity")} | NumberDecimal("0")
        {$ln: 1} | 0.0
        {$ln: NumberDecimal("10")} | NumberDecimal("2.302585092994045684017991454684364")
        {$log10: 1000} | 3.0
        {$log10: NumberDecimal("1000")} | NumberDecimal("3")
        {$log: [8, 2]} | 3.0
        {$log: [100, 10]} | 2.0
        {$log: [8, 0.5]} | -3.0
        {$pow: [2, 10]} | 1024
        {$pow: ["$l", 2]} | NumberLong(49)
        {$pow: [2, 31]} | NumberLong(2147483648)
        {$pow: [2, 63]} | 9223372036854775808.0
        {$pow: [-2, 63]} | NumberLong("-9223372036854775808")
        {$pow: [2, -1]} | 0.5
        {$pow: [1, -1]} | 1
        {$pow: [-1, 3]} | -1
        {$pow: [0, 0]} | 1
        {$pow: [2.5, 2]} | 6.25
        {$pow: [NumberDecimal("1.1"), 2]} | NumberDecimal("1.21")
        {$pow: [NumberDecimal("4"), NumberDecimal("0.5")]} | NumberDecimal("2.000000000000000000000000000000000")
        {$pow: [NumberDecimal("-2"), 3]} | NumberDecimal("-8")
        {$pow: [NumberDecimal("-2"), 0.5]} | NumberDecimal("NaN")
        {$pow: ["$n", 2]} | null
        {$ln: NaN} | NaN
        """);
    fails(
        DOCUMENT,
        """
        {$sqrt: -1} | 28714
        {$ln: 0} | 28766
        {$ln: "$s"} | 28765
        {$log10: -1} | 28761
        {$log: [0, 2]} | 28758
        {$log: [2, 1]} | 28759
        {$log: [2, -3]} | 28759
        {$log: ["x", 2]} | 28756
        {$log: [2, "x"]} | 28757
        {$pow: ["x", 2]} | 28762
        {$pow: [2, "x"]} | 28763
        {$pow: [0, -1]} | 28764
        """);
  }

  @Test
  void sumsOfManyTypesAreThoseOfExactArithmetic() {
    Seeds.forEach(
        2000,
        random -> {
          NumberSum sum = new NumberSum();
          BigInteger exact = BigInteger.ZERO;
          boolean wide = false;
          for (int i = random.nextInt(1, 20); i > 0; i--) {
            if (random.nextBoolean()) {
              int number = random.nextInt();
              sum.add(Value.of(number));
              exact = exact.add(BigInteger.valueOf(number));
            } else {
              long number = random.nextLong();
              sum.add(Value.of(number));
              exact = exact.add(BigInteger.valueOf(number));
              wide = true;
            }
          }
          Value result = sum.result();
          if (exact.bitLength() > 63) {
            assertThat(result.float64()).isEqualTo(exact.doubleValue());
          } else {
            assertThat(Numbers.toLong(result)).isEqualTo(exact.longValue());
            assertThat(result.type() == BsonTypes.INT32).isEqualTo(!wide && exact.bitLength() < 32);
          }
        });
  }

  @Test
  void sumsOfDoublesAreRoundedOnce() {
    Seeds.forEach(
        2000,
        random -> {
          NumberSum sum = new NumberSum();
          BigDecimal exact = BigDecimal.ZERO;
          for (int i = random.nextInt(1, 50); i > 0; i--) {
            double number = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-3, 12));
            sum.add(Value.of(number));
            exact = exact.add(new BigDecimal(number));
          }
          double expected = exact.doubleValue();
          assertThat(sum.result().float64()).isCloseTo(expected, within(Math.ulp(expected)));
        });
  }

  @Test
  void decimalsFollowExactArithmeticRoundedToTheirDigits() {
    Seeds.forEach(
        2000,
        random -> {
          BigDecimal a =
              new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-5, 20));
          BigDecimal b =
              new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(-5, 20));
          Decimal128 x = new Decimal128(a);
          Decimal128 y = new Decimal128(b);
          MathContext digits = MathContext.DECIMAL128;
          assertThat(Decimals.add(x, y).bigDecimalValue()).isEqualByComparingTo(a.add(b, digits));
          assertThat(Decimals.multiply(x, y).bigDecimalValue())
              .isEqualByComparingTo(a.multiply(b, digits));
          if (b.signum() != 0) {
            assertThat(Decimals.divide(x, y).bigDecimalValue())
                .isEqualByComparingTo(a.divide(b, digits));
          }
        });
  }

  @Test
  void logarithmAndExponentialOfDecimalsAreInverse() {
    Seeds.forEach(
        200,
        random -> {
          double number = random.nextDouble() * Math.pow(10, random.nextInt(-20, 20)) + 1e-30;
          Decimal128 decimal = Decimals.of(number);
          BigDecimal back = DecimalPowers.exp(DecimalPowers.ln(decimal)).bigDecimalValue();
          BigDecimal original = decimal.bigDecimalValue();
          assertThat(back.subtract(original).abs()).isLessThan(original.scaleByPowerOfTen(-30));
          assertThat(DecimalPowers.ln(decimal).doubleValue())
              .isCloseTo(Math.log(number), within(1e-12));
        });
  }

  @Test
  void decimalsBeyondTheRangeBecomeInfiniteOrZero() {
    assertThat(Decimals.of(new BigDecimal("1E+7000"))).isEqualTo(Decimal128.POSITIVE_INFINITY);
    assertThat(Decimals.of(new BigDecimal("-1E+7000"))).isEqualTo(Decimal128.NEGATIVE_INFINITY);
    assertThat(Decimals.of(new BigDecimal("1E-7000")).bigDecimalValue()).isZero();
    assertThat(Decimals.of(new BigDecimal("1E+6144")).toString()).contains("E+6144");
    assertThat(Decimals.of(new BigDecimal("1234E-6178")).bigDecimalValue())
        .isEqualByComparingTo("12E-6176");
    assertThat(evaluate("{$exp: NumberDecimal('1E+30')}", Doc.EMPTY).decimal128())
        .isEqualTo(Decimal128.POSITIVE_INFINITY);
    assertThat(
            evaluate("{$multiply: [NumberDecimal('9E+6144'), NumberDecimal('9E+6144')]}", Doc.EMPTY)
                .decimal128())
        .isEqualTo(Decimal128.POSITIVE_INFINITY);
  }
}
