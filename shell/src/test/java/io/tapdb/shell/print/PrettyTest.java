// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class PrettyTest {
  private static String print(String json) {
    return Pretty.print(BsonDocument.parse(json), Palette.PLAIN);
  }

  @Test
  void writesShortDocumentsOnOneLine() {
    assertThat(print("{a: 1, b: [1, 'x'], c: {d: null}}"))
        .isEqualTo("{ a: 1, b: [ 1, 'x' ], c: { d: null } }");
    assertThat(print("{}")).isEqualTo("{}");
  }

  @Test
  void breaksLongDocumentsOneFieldToALine() {
    String text = print("{first: '" + "x".repeat(50) + "', second: '" + "y".repeat(50) + "'}");

    assertThat(text.lines()).hasSize(4);
    assertThat(text).startsWith("{\n  first: 'xxx").endsWith("yyy'\n}");
  }

  @Test
  void quotesNamesThatAreNoIdentifiers() {
    assertThat(print("{'a b': 1, '1x': 2, $c: 3}")).isEqualTo("{ 'a b': 1, '1x': 2, $c: 3 }");
  }

  @Test
  void namesTheTypeWhereJavaScriptHasNone() {
    assertThat(
            print(
                "{l: {$numberLong: '5'}, d: {$numberDecimal: '1.0'},"
                    + " o: {$oid: '6b0041d2274d8193a57fd4fa'}}"))
        .contains("Long('5')")
        .contains("Decimal128('1.0')")
        .contains("ObjectId('6b0041d2274d8193a57fd4fa')");
  }

  @Test
  void jsonKeepsToOneLineWhateverTheValue() {
    BsonValue array = new BsonArray(java.util.List.of(new BsonInt64(5), new BsonString("a\nb")));

    assertThat(JsonText.relaxed(array)).isEqualTo("[5, \"a\\nb\"]");
    assertThat(JsonText.canonical(array)).isEqualTo("[{\"$numberLong\": \"5\"}, \"a\\nb\"]");
    assertThat(JsonText.relaxed(new BsonString("}"))).isEqualTo("\"}\"");
  }
}
