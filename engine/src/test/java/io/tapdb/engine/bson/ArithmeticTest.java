// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArithmeticTest {
  private static Decimal128 decimal(String text) {
    return Decimal128.parse(text);
  }

  private static void assertNumber(Value actual, Value expected) {
    assertThat(actual.toString()).isEqualTo(expected.toString());
    assertThat(actual.sameBytes(expected)).isTrue();
  }

  @Test
  void theResultHasTheWiderType() {
    assertNumber(Arithmetic.add(Value.of(1), Value.of(2)), Value.of(3));
    assertNumber(Arithmetic.add(Value.of(1), Value.of(2L)), Value.of(3L));
    assertNumber(Arithmetic.add(Value.of(1L), Value.of(2)), Value.of(3L));
    assertNumber(Arithmetic.add(Value.of(1L), Value.of(2.5)), Value.of(3.5));
    assertNumber(Arithmetic.add(Value.of(1.5), Value.of(2)), Value.of(3.5));
    assertNumber(Arithmetic.add(Value.of(1), Value.of(decimal("2.50"))), Value.of(decimal("3.50")));
    assertNumber(Arithmetic.multiply(Value.of(3), Value.of(2L)), Value.of(6L));
    assertNumber(Arithmetic.multiply(Value.of(3), Value.of(0.5)), Value.of(1.5));
    assertNumber(
        Arithmetic.multiply(Value.of(0.1), Value.of(decimal("10"))),
        Value.of(decimal("1.000000000000000")));
  }

  @Test
  void int32ThatDoesNotFitBecomesInt64() {
    assertNumber(Arithmetic.add(Value.of(Integer.MAX_VALUE), Value.of(1)), Value.of(2147483648L));
    assertNumber(Arithmetic.add(Value.of(Integer.MIN_VALUE), Value.of(-1)), Value.of(-2147483649L));
    assertNumber(
        Arithmetic.multiply(Value.of(Integer.MIN_VALUE), Value.of(-1)), Value.of(2147483648L));
  }

  @Test
  void int64ThatDoesNotFitIsNoNumber() {
    assertThat(Arithmetic.add(Value.of(Long.MAX_VALUE), Value.of(1))).isNull();
    assertThat(Arithmetic.add(Value.of(Long.MIN_VALUE), Value.of(-1L))).isNull();
    assertThat(Arithmetic.multiply(Value.of(Long.MIN_VALUE), Value.of(-1))).isNull();
    assertThat(Arithmetic.multiply(Value.of(-1), Value.of(Long.MIN_VALUE))).isNull();
    assertThat(Arithmetic.multiply(Value.of(1L << 62), Value.of(2))).isNull();
    assertNumber(Arithmetic.multiply(Value.of(1L << 62), Value.of(-2)), Value.of(Long.MIN_VALUE));
  }

  @Test
  void wholeResultsAreExactOrAbsent() {
    Seeds.forEach(
        2000,
        random -> {
          long a = random.nextLong() >> random.nextInt(64);
          long b = random.nextLong() >> random.nextInt(64);
          BigInteger x = BigInteger.valueOf(a);
          BigInteger y = BigInteger.valueOf(b);
          assertWhole(Arithmetic.add(Value.of(a), Value.of(b)), x.add(y));
          assertWhole(Arithmetic.multiply(Value.of(a), Value.of(b)), x.multiply(y));
        });
  }

  private static void assertWhole(Value actual, BigInteger expected) {
    if (expected.bitLength() > 63) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual.int64()).isEqualTo(expected.longValueExact());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 2, 3.0",
    "0.1, 0.2, 0.3",
    "NaN, 1, NaN",
    "1, NaN, NaN",
    "Infinity, 1, Infinity",
    "1, -Infinity, -Infinity",
    "Infinity, Infinity, Infinity",
    "Infinity, -Infinity, NaN",
    "-0, -0, -0",
    "-0, 0, 0",
    "1, -1, 0",
    "9.999999999999999999999999999999999E+6144, 9.999999999999999999999999999999999E+6144, Infinity",
    "-9.999999999999999999999999999999999E+6144, -1E+6144, -Infinity",
    "1E+6144, 1E-6176, 1.000000000000000000000000000000000E+6144",
    "1E-6176, 1E-6176, 2E-6176",
    "9999999999999999999999999999999999, 1, 1.000000000000000000000000000000000E+34",
    "1E+33, 0.5, 1000000000000000000000000000000000",
  })
  void decimalsAddAsTheirStandardSays(String a, String b, String sum) {
    assertThat(Decimals.add(decimal(a), decimal(b))).isEqualTo(decimal(sum));
    assertThat(Decimals.add(decimal(b), decimal(a))).isEqualTo(decimal(sum));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3, 6",
    "1.5, 2, 3.0",
    "1.5, 0, 0.0",
    "-1.5, 0, -0.0",
    "-0, -0, 0",
    "NaN, 0, NaN",
    "Infinity, 0, NaN",
    "Infinity, -2, -Infinity",
    "-Infinity, -Infinity, Infinity",
    "1E+6000, 1E+6000, Infinity",
    "-1E+6000, 1E+6000, -Infinity",
    "1E-6000, 1E-6000, 0E-6176",
    "1E-6000, -1E-6000, -0E-6176",
    "5, 1E-6176, 5E-6176",
    "0.5, 1E-6176, 0E-6176",
    "1.5, 1E-6176, 2E-6176",
    "1E+6111, 1000, 1.000E+6114",
    "0E+6000, 0E+6000, 0E+6111",
    "0.3333333333333333333333333333333333, 3, 0.9999999999999999999999999999999999",
  })
  void decimalsMultiplyAsTheirStandardSays(String a, String b, String product) {
    assertThat(Decimals.multiply(decimal(a), decimal(b))).isEqualTo(decimal(product));
    assertThat(Decimals.multiply(decimal(b), decimal(a))).isEqualTo(decimal(product));
  }

  @Test
  void decimalsInTheMiddleOfTheRangeAgreeWithBigDecimal() {
    Seeds.forEach(
        1000,
        random -> {
          BigDecimal a = BigDecimal.valueOf(random.nextLong(), random.nextInt(40));
          BigDecimal b = BigDecimal.valueOf(random.nextLong(), random.nextInt(40));
          Decimal128 sum = Decimals.add(new Decimal128(a), new Decimal128(b));
          Decimal128 product = Decimals.multiply(new Decimal128(a), new Decimal128(b));
          assertThat(sum.bigDecimalValue()).isEqualByComparingTo(a.add(b, MathContext.DECIMAL128));
          assertThat(product.bigDecimalValue())
              .isEqualByComparingTo(a.multiply(b, MathContext.DECIMAL128));
        });
  }

  @Test
  void anyTwoNumbersHaveASumAndAProduct() {
    Seeds.forEach(
        3000,
        random -> {
          RandomBson bson = new RandomBson(random);
          Value a = number(bson);
          Value b = number(bson);
          check(Arithmetic.add(a, b), Arithmetic.add(b, a));
          check(Arithmetic.multiply(a, b), Arithmetic.multiply(b, a));
        });
  }

  private static void check(Value one, Value other) {
    if (one == null) {
      assertThat(other).isNull();
    } else {
      assertThat(one.isNumber()).isTrue();
      assertThat(BsonOrder.equal(one, other)).isTrue();
    }
  }

  private static Value number(RandomBson bson) {
    Value value = bson.value(0);
    while (!value.isNumber()) {
      value = bson.value(0);
    }
    return value;
  }
}
