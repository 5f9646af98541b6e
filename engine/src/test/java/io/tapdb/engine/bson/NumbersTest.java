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
  void decimalsAreCutToTheirWholePart() {
    assertThat(Numbers.toLong(decimal("5.9"))).isEqualTo(5);
    assertThat(Numbers.toLong(decimal("-5.9"))).isEqualTo(-5);
    assertThat(Numbers.toLong(decimal("-0"))).isZero();
    assertThat(Numbers.toLong(decimal("9223372036854775806"))).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(Numbers.toLong(decimal("-9223372036854775807"))).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(Numbers.toLong(decimal("9223372036854775808"))).isEqualTo(Long.MAX_VALUE);
    assertThat(Numbers.toLong(decimal("1E+6144"))).isEqualTo(Long.MAX_VALUE);
    assertThat(Numbers.toLong(decimal("-Infinity"))).isEqualTo(Long.MIN_VALUE);
    assertThat(Numbers.toLong(decimal("NaN"))).isZero();
  }

  @Test
  void wholeNumbersOfEveryTypeAreIntegral() {
    assertThat(Numbers.isIntegral(decimal("9223372036854775806"))).isTrue();
    assertThat(Numbers.isIntegral(decimal("-0"))).isTrue();
    assertThat(Numbers.isIntegral(decimal("1.50"))).isFalse();
    assertThat(Numbers.isIntegral(decimal("9223372036854775808"))).isFalse();
    assertThat(Numbers.isIntegral(decimal("NaN"))).isFalse();
    assertThat(Numbers.isIntegral(Value.of(0x1p63))).isFalse();
    assertThat(Numbers.isIntegral(Value.of(-0x1p63))).isTrue();
  }
}
