// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tapdb.driver.fake.RandomDocuments;
import io.tapdb.driver.fake.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

class CommandWriterTest {
  private static BsonDocument read(ByteString bytes) {
    return new RawBsonDocument(bytes.toByteArray()).decode(new BsonDocumentCodec());
  }

  private static BsonDocument read(byte[] bytes) {
    return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
  }

  @Test
  void everyKindOfFieldIsReadBackAsItWasWritten() {
    CommandWriter command =
        CommandWriter.on("find", "c", 1)
            .int32("i", 7)
            .int64("l", 8)
            .float64("d", 1.5)
            .bool("t", true)
            .bool("f", false)
            .string("s", "é")
            .document("o", new Document("x", 1))
            .value("v", new BsonInt32(3))
            .documents("a", List.of(new Document("y", 2), BsonDocument.parse("{z: 3}")));
    int nested = command.startDocument("n");
    command.int32("m", 1);
    command.end(nested);
    assertThat(read(command.finish()))
        .isEqualTo(
            BsonDocument.parse(
                "{find: 'c', i: 7, l: {$numberLong: '8'}, d: 1.5, t: true, f: false, s: 'é',"
                    + " o: {x: 1}, v: 3, a: [{y: 2}, {z: 3}], n: {m: 1}}"));
  }

  @Test
  void elementsOfArraysAreNamedByTheirNumbers() {
    CommandWriter command = CommandWriter.of("many");
    int array = command.startArray("a");
    for (int i = 0; i < 1234; i++) {
      command.elementHeader(i);
      command.end(command.open());
    }
    command.end(array);
    FieldWalk top = new FieldWalk(command.finish().toByteArray(), 0);
    assertThat(top.seek("a")).isTrue();
    FieldWalk elements = top.inside();
    for (int i = 0; i < 1234; i++) {
      assertThat(elements.next()).isTrue();
      assertThat(elements.name()).isEqualTo(Integer.toString(i));
    }
    assertThat(elements.next()).isFalse();
  }

  @Test
  void documentsOfAllClassesGiveTheSameBytes() {
    Seeds.forEach(
        200,
        random -> {
          BsonDocument document = RandomDocuments.document(random, 3);
          BsonDocumentCodec codec = new BsonDocumentCodec();
          RawBsonDocument raw = new RawBsonDocument(document, codec);
          byte[] bytes = Arrays.copyOf(raw.getBackingArray(), raw.getByteLength());
          BsonDocumentWrapper<BsonDocument> wrapper = new BsonDocumentWrapper<>(document, codec);
          Bson other =
              new Bson() {
                @Override
                public <D> BsonDocument toBsonDocument(
                    Class<D> type, org.bson.codecs.configuration.CodecRegistry registry) {
                  return document;
                }
              };
          for (Bson form : List.of(document, raw, wrapper, other)) {
            assertThat(CommandWriter.whole(form).toByteArray()).isEqualTo(bytes);
          }
        });
  }

  @Test
  void aPlainDocumentMayHoldWhatItsCodecsKnow() {
    UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    BsonDocument read = read(CommandWriter.whole(new Document("u", id)));
    assertThat(read.getBinary("u").getType()).isEqualTo((byte) 4);
    assertThat(read.getBinary("u").asUuid()).isEqualTo(id);
    assertThatThrownBy(() -> CommandWriter.whole(new Document("o", new Object())))
        .hasMessageContaining("Can't find a codec");
  }

  @Test
  void anUnwrappedWrapperGivesWhatWasChangedInIt() {
    BsonDocumentWrapper<BsonDocument> wrapper =
        new BsonDocumentWrapper<>(BsonDocument.parse("{a: 1}"), new BsonDocumentCodec());
    wrapper.put("b", new BsonInt32(2));
    assertThat(read(CommandWriter.whole(wrapper))).isEqualTo(BsonDocument.parse("{a: 1, b: 2}"));
  }

  @Test
  void aPartOfACommandIsADocumentOfItsOwn() {
    CommandWriter part = CommandWriter.part(1).bool("x", true);
    assertThat(read(part.finishPart())).isEqualTo(BsonDocument.parse("{x: true}"));
    assertThat(read(CommandWriter.of("getMore", 5).finish()))
        .isEqualTo(BsonDocument.parse("{getMore: {$numberLong: '5'}}"));
  }
}
