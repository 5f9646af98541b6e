// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

class FieldListTest {
  private static BsonDocument written(FieldList fields) {
    byte[] bytes = CommandWriter.part(8).fields(fields).finishPart();
    return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
  }

  private final FieldList ab =
      FieldList.EMPTY.with("a", new BsonInt32(1)).withDocument("b", new Document("x", 2));

  @Test
  void fieldsAreWrittenInTheOrderTheyWereSet() {
    FieldList all = ab.withDocuments("c", List.of(new Document("y", 3)));
    assertThat(written(all)).isEqualTo(BsonDocument.parse("{a: 1, b: {x: 2}, c: [{y: 3}]}"));
    assertThat(written(all).keySet()).containsExactly("a", "b", "c");
    assertThat(written(FieldList.EMPTY)).isEmpty();
  }

  @Test
  void settingAFieldAgainReplacesItWhereItStands() {
    FieldList again = ab.with("a", new BsonString("new"));
    assertThat(written(again)).isEqualTo(BsonDocument.parse("{a: 'new', b: {x: 2}}"));
    assertThat(again.size()).isEqualTo(2);
    assertThat(written(ab).getInt32("a").getValue()).isEqualTo(1);
  }

  @Test
  void settingAFieldToNothingRemovesIt() {
    assertThat(written(ab.with("a", null))).isEqualTo(BsonDocument.parse("{b: {x: 2}}"));
    assertThat(written(ab.withDocument("b", null))).isEqualTo(BsonDocument.parse("{a: 1}"));
    assertThat(ab.without("z")).isSameAs(ab);
  }

  @Test
  void oneListFollowsTheOther() {
    FieldList more = FieldList.EMPTY.with("b", new BsonInt32(5)).with("d", new BsonInt32(6));
    assertThat(written(ab.and(more))).isEqualTo(BsonDocument.parse("{a: 1, b: 5, d: 6}"));
    assertThat(FieldList.EMPTY.and(more)).isSameAs(more);
    assertThat(written(more.and(FieldList.EMPTY))).isEqualTo(written(more));
  }

  @Test
  void aFieldCanBeLookedUp() {
    assertThat(ab.get("a")).isEqualTo(new BsonInt32(1));
    assertThat(ab.get("b")).isEqualTo(new BsonDocument("x", new BsonInt32(2)));
    assertThat(ab.get("c")).isNull();
    assertThat(ab.has("a")).isTrue();
    assertThat(ab.has("c")).isFalse();
    assertThat(ab.name(1)).isEqualTo("b");
  }
}
