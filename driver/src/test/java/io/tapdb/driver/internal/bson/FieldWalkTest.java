// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.RandomDocuments;
import io.tapdb.driver.fake.Seeds;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

class FieldWalkTest {
  private static FieldWalk walk(BsonDocument document) {
    BsonBuffer out = new BsonBuffer(16);
    out.writeInt32(-1);
    Encoding.write(out, document);
    return new FieldWalk(out.array(), 4);
  }

  private static FieldWalk on(String json) {
    FieldWalk walk = walk(BsonDocument.parse(json));
    assertThat(walk.next()).isTrue();
    return walk;
  }

  @Test
  void itComesByEveryFieldWithItsNameTypeAndValue() {
    Seeds.forEach(
        500,
        random -> {
          BsonDocument document = RandomDocuments.document(random, 3);
          FieldWalk walk = walk(document);
          for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            assertThat(walk.next()).isTrue();
            assertThat(walk.name()).isEqualTo(field.getKey());
            assertThat(walk.type()).isEqualTo(field.getValue().getBsonType());
            assertThat(decoded(walk.asValue())).isEqualTo(field.getValue());
          }
          assertThat(walk.next()).isFalse();
          assertThat(walk.next()).isFalse();
        });
  }

  /** Raw documents compare by bytes; what is compared here is what they say. */
  private static BsonValue decoded(BsonValue value) {
    return value instanceof RawBsonDocument raw ? raw.decode(new BsonDocumentCodec()) : value;
  }

  @Test
  void aFieldIsSoughtByItsWholeName() {
    FieldWalk walk = walk(BsonDocument.parse("{nModified: 1, n: 2, no: 3}"));
    assertThat(walk.seek("n")).isTrue();
    assertThat(walk.asLong()).isEqualTo(2);
    assertThat(walk.seek("nModified")).isFalse();
  }

  @Test
  void numbersOfAllKindsAreNumbers() {
    assertThat(on("{a: 5}").asLong()).isEqualTo(5);
    assertThat(on("{a: {$numberLong: '8589934592'}}").asLong()).isEqualTo(8589934592L);
    assertThat(on("{a: 2.9}").asLong()).isEqualTo(2);
    assertThat(on("{a: 2.9}").isNumber()).isTrue();
    assertThat(on("{a: '2'}").isNumber()).isFalse();
    assertThatThrownBy(() -> on("{a: '2'}").asLong())
        .isInstanceOf(BsonSerializationException.class)
        .hasMessageContaining("a is not a number");
  }

  @Test
  void yesIsTrueOrAnyNumberButZero() {
    for (String yes : new String[] {"true", "1", "1.0", "0.5", "{$numberLong: '1'}"}) {
      assertThat(on("{ok: " + yes + "}").isTrue()).as(yes).isTrue();
    }
    for (String no : new String[] {"false", "0", "0.0", "{$numberLong: '0'}", "null", "'1'"}) {
      assertThat(on("{ok: " + no + "}").isTrue()).as(no).isFalse();
    }
  }

  @Test
  void oneCanWalkInsideDocumentsAndArrays() {
    FieldWalk array = on("{a: [{b: 1}, {b: 2}]}");
    assertThat(array.isDocument()).isFalse();
    FieldWalk elements = array.inside();
    int sum = 0;
    while (elements.next()) {
      assertThat(elements.type()).isEqualTo(BsonType.DOCUMENT);
      assertThat(elements.isDocument()).isTrue();
      sum += elements.asDocument().getInt32("b").getValue();
    }
    assertThat(sum).isEqualTo(3);
    assertThatThrownBy(() -> on("{a: 1}").inside()).hasMessageContaining("neither");
    assertThatThrownBy(() -> on("{a: 1}").asString()).hasMessageContaining("not a string");
  }

  @Test
  void aTypeThatDoesNotExistIsAnError() {
    byte[] bytes = {8, 0, 0, 0, 0x20, 'a', 0, 0};
    assertThatThrownBy(() -> new FieldWalk(bytes, 0).next())
        .isInstanceOf(BsonSerializationException.class)
        .hasMessageContaining("32");
  }
}
