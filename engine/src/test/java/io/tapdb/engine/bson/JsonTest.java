// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonTest {
  private static MalformedJson.Kind refused(String json, int mostBytes) {
    try {
      Json.parse(json, mostBytes);
    } catch (MalformedJson malformed) {
      assertThat(malformed.getMessage())
          .isNotBlank()
          .doesNotContain("java.")
          .doesNotContain("org.bson");
      return malformed.kind();
    }
    return null;
  }

  @Test
  void textThatIsNotOneDocumentIsMalformed() {
    for (String json :
        new String[] {
          "",
          " ",
          "5",
          "[1]",
          "null",
          "{",
          "{a:",
          "{a: 1",
          "{a: 1}}",
          "{a: 1} {b: 1}",
          "{a: 1} 5",
          "{a: 1},",
          "{a: 1} x",
          "{a: {$oid: 5}}",
          "{a: {$numberDecimal: 'x'}}",
          "{a: {$uuid: 'x'}}",
          "{a: {$binary: {base64: '***', subType: '00'}}}",
          "{a: HexData(0, 'x')}",
          "{'a\\u0000b': 1}",
          "{a: NumberLong('x')}",
          "{a: {$code: 'x', $scope: 5}}"
        }) {
      assertThat(refused(json, 1000)).as(json).isEqualTo(MalformedJson.Kind.SYNTAX);
    }
  }

  @Test
  void aDocumentMayHaveSpaceAroundIt() {
    assertThat(Json.parse(" \n {a: 1} \n ", 100)).hasToString("{\"a\": 1}");
  }

  @Test
  void aDocumentThatIsNestedTooDeepIsRefusedAsThat() {
    for (int levels : new int[] {2000, 100_000}) {
      String json = "{a: " + "[".repeat(levels) + "]".repeat(levels) + "}";
      assertThat(refused(json, Integer.MAX_VALUE)).isEqualTo(MalformedJson.Kind.TOO_DEEP);
    }
  }

  @Test
  void aDocumentThatBecomesTooLongIsRefusedAsThat() {
    String json = "{a: [1" + ",1".repeat(10_000) + "]}";
    assertThat(refused(json, 1000)).isEqualTo(MalformedJson.Kind.TOO_LONG);
    assertThat(refused(json, 200_000)).isNull();
  }

  @Test
  void withoutALimitTheParsersOwnErrorComesThrough() {
    assertThatThrownBy(() -> Json.parse("{")).isInstanceOf(org.bson.json.JsonParseException.class);
  }
}
