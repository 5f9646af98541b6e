// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class BsonOrderTest {
  @Test
  void typesSortByTheirRank() {
    List<Value> ascending =
        List.of(
            Value.MIN_KEY,
            Value.UNDEFINED,
            Value.NULL,
            Value.of(5),
            Value.of("a"),
            Value.of(Doc.EMPTY),
            Value.array(Doc.EMPTY),
            Value.binary(0, new byte[1]),
            Value.of(new org.bson.types.ObjectId()),
            Value.FALSE,
            Value.TRUE,
            Value.date(0),
            Value.timestamp(0),
            Value.MAX_KEY);
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(BsonOrder.compare(ascending.get(i - 1), ascending.get(i))).isNegative();
      assertThat(BsonOrder.compare(ascending.get(i), ascending.get(i - 1))).isPositive();
    }
  }

  @Test
  void numbersCompareExactlyAcrossTypes() {
    assertThat(order(Value.of((1L << 53) + 1), Value.of(0x1p53))).isPositive();
    assertThat(order(Value.of(0.1), dec("0.1"))).isPositive();
    assertThat(order(Value.of(0.5), dec("0.5"))).isZero();
    assertThat(order(Value.of(Long.MAX_VALUE), Value.of(0x1p63))).isNegative();
    assertThat(order(Value.of(Long.MIN_VALUE), Value.of(-0x1p63))).isZero();
    assertThat(order(Value.of(Double.NaN), Value.of(Double.NEGATIVE_INFINITY))).isNegative();
    assertThat(order(Value.of(Double.NaN), dec("NaN"))).isZero();
    assertThat(order(Value.of(-0.0), Value.of(0))).isZero();
    assertThat(order(dec("-0"), Value.of(0))).isZero();
    assertThat(order(dec("1E+400"), Value.of(Double.MAX_VALUE))).isPositive();
    assertThat(order(dec("1E+400"), Value.of(Double.POSITIVE_INFINITY))).isNegative();
    assertThat(order(dec("1E-6176"), Value.of(0))).isPositive();
  }

  private static int order(Value a, Value b) {
    assertThat(Integer.signum(BsonOrder.compare(b, a)))
        .isEqualTo(-Integer.signum(BsonOrder.compare(a, b)));
    return BsonOrder.compare(a, b);
  }

  private static Value dec(String text) {
    return Value.of(Decimal128.parse(text));
  }

  @Test
  void documentsCompareByTypeThenNameThenValueOfEachField() {
    assertThat(order(doc("{a: 1}"), doc("{a: 2}"))).isNegative();
    assertThat(order(doc("{b: 1}"), doc("{a: 'x'}"))).isNegative();
    assertThat(order(doc("{a: 2}"), doc("{b: 1}"))).isNegative();
    assertThat(order(doc("{a: 1}"), doc("{a: 1, b: 0}"))).isNegative();
    assertThat(order(doc("{a: 1, b: 2}"), doc("{b: 2, a: 1}"))).isNegative();
  }

  private static Value doc(String json) {
    return Value.of(Json.parse(json));
  }

  @Test
  void theOrderIsTotalOnRandomValues() {
    Seeds.forEach(
        100,
        random -> {
          RandomBson bson = new RandomBson(random);
          List<Value> values = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            values.add(bson.value(2));
          }
          values.sort(BsonOrder.COMPARATOR);
          for (int i = 0; i < values.size(); i++) {
            for (int j = i; j < values.size(); j++) {
              assertThat(BsonOrder.compare(values.get(i), values.get(j))).isNotPositive();
            }
          }
        });
  }

  @Test
  void theNamesOfArrayElementsSayNothing() {
    Value usual = Json.parse("{a: [1, 'x']}").get("a");
    Value odd = Value.array(Json.parse("{x: 1, '': 'x'}"));
    assertThat(BsonOrder.compare(usual, odd)).isZero();
    assertThat(KeyWriter.keyOf(odd)).isEqualTo(KeyWriter.keyOf(usual));
  }
}
