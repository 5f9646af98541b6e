// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private static Value decimal(String text) {
    return Value.of(Decimal128.parse(text));
  }

  @Test
  void aNegativeZeroIsAWholeNumberInEveryType() {
    for (Value zero : new Value[] {Value.of(-0.0), decimal("-0"), decimal("-0E+3")}) {
      assertThat(Numbers.toLong(zero)).isZero();
      assertThat(Numbers.isIntegral(zero)).isTrue();
      assertThat(Numbers.toDouble(zero)).isEqualTo(-0.0);
      assertThat(Numbers.compare(zero, Value.of(0))).isZero();
    }
  }

  @Test
  void aDecimalIsCutTowardsZero() {
    assertThat(Numbers.toLong(decimal("2.9"))).isEqualTo(2);
    assertThat(Numbers.toLong(decimal("-2.9"))).isEqualTo(-2);
    assertThat(Numbers.toLong(decimal("1E+30"))).isEqualTo(Long.MAX_VALUE);
    assertThat(Numbers.toLong(decimal("-Infinity"))).isEqualTo(Long.MIN_VALUE);
    assertThat(Numbers.toLong(decimal("NaN"))).isZero();
    assertThat(Numbers.isIntegral(decimal("2.9"))).isFalse();
    assertThat(Numbers.isIntegral(decimal("2.0"))).isTrue();
  }
}
