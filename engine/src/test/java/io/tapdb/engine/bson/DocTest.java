// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import org.junit.jupiter.api.Test;

class DocTest {
  @Test
  void fieldsAreFoundByNameAlsoBeyondAscii() {
    Doc doc = Json.parse("{a: 1, 'é': 2, 'éa': 3, '': 4}");
    assertThat(doc.get("a").int32()).isEqualTo(1);
    assertThat(doc.get("é").int32()).isEqualTo(2);
    assertThat(doc.get("éa").int32()).isEqualTo(3);
    assertThat(doc.get("").int32()).isEqualTo(4);
    assertThat(doc.get("b").isMissing()).isTrue();
    assertThat(doc.get("Ã©").isMissing()).isTrue();
  }

  @Test
  void aRewrittenDocumentHasTheSameBytes() {
    Seeds.forEach(
        200,
        random -> {
          Doc doc = new RandomBson(random).document(3);
          assertThat(rewrite(doc).sameBytes(doc)).isTrue();
        });
  }

  private static Doc rewrite(Doc doc) {
    DocWriter writer = new DocWriter(8);
    FieldCursor field = doc.fields();
    while (field.next()) {
      writer.put(field.name(), field.value());
    }
    return writer.build();
  }

  @Test
  void arraysNumberTheirElements() {
    Value array = DocWriter.array().add(Value.of("x")).add(Value.MISSING).add("y").buildArray();
    assertThat(array.doc().get("0").string()).isEqualTo("x");
    assertThat(array.doc().get("1").type()).isEqualTo(BsonTypes.NULL);
    assertThat(array.doc().get("2").string()).isEqualTo("y");
  }

  @Test
  void jsonRoundTripsThroughExtendedJson() {
    String json = "{\"a\": 1, \"b\": {\"$date\": \"2020-01-02T03:04:05Z\"}, \"c\": [1.5, \"x\"]}";
    assertThat(Json.parse(json).toString()).isEqualTo(json);
  }
}
