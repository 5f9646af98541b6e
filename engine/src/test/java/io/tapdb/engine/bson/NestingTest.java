// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import org.junit.jupiter.api.Test;

class NestingTest {
  @Test
  void aScalarHoldsNoDocument() {
    assertThat(Nesting.of(Value.of(1))).isZero();
    assertThat(Nesting.of(Value.of("{}"))).isZero();
  }

  @Test
  void theDeepestBranchCounts() {
    assertThat(Nesting.of(Json.parse("{}"))).isEqualTo(1);
    assertThat(Nesting.of(Json.parse("{a: 1}"))).isEqualTo(1);
    assertThat(Nesting.of(Json.parse("{a: {}, b: [[1], 2]}"))).isEqualTo(3);
    assertThat(Nesting.of(Json.parse("{a: {b: {c: {d: 1}}}}").get("a"))).isEqualTo(3);
  }

  @Test
  void theScopeOfCodeCounts() {
    assertThat(Nesting.of(Json.parse("{a: {$code: 'f', $scope: {x: {}}}}"))).isEqualTo(3);
  }

  @Test
  void itAgreesWithTheCheckAtTheBorder() {
    Seeds.forEach(
        300,
        random -> {
          Doc doc = new RandomBson(random).document(4);
          int depth = Nesting.of(doc);
          byte[] bytes = doc.toByteArray();
          assertThat(BsonCheck.problem(bytes, 0, bytes.length, depth)).isNull();
          assertThat(BsonCheck.problem(bytes, 0, bytes.length, depth - 1)).isNotNull();
        });
  }

  @Test
  void aNameIsThatOfAnIndexOnlyInPlainDecimal() {
    Doc doc = Json.parse("{'0': 1, '10': 1, '01': 1, 'a': 1, '': 1, '109': 1}");
    FieldCursor field = doc.fields();
    int[] indexes = {0, 10, -1, -1, -1, 109};
    for (int expected : indexes) {
      assertThat(field.next()).isTrue();
      for (int i = 0; i < 120; i++) {
        assertThat(field.nameIsIndex(i)).as(field.name() + " " + i).isEqualTo(i == expected);
      }
    }
  }
}
