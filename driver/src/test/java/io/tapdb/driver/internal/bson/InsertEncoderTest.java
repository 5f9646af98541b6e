// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.fake.RandomDocuments;
import io.tapdb.driver.fake.Seeds;
import java.util.Arrays;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.junit.jupiter.api.Test;

class InsertEncoderTest {
  private static <T> BsonDocument written(Codec<T> codec, T document, BsonValue[] id) {
    BsonBuffer out = new BsonBuffer(1);
    out.writeInt64(0);
    id[0] = new InsertEncoder<>(codec).write(out, document);
    byte[] bytes = Arrays.copyOfRange(out.array(), 8, out.getSize());
    assertThat(new FieldWalk(bytes, 0).next()).isTrue();
    return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
  }

  private static <T> BsonDocument writtenWithNewId(Codec<T> codec, T document) {
    BsonValue[] id = new BsonValue[1];
    BsonDocument written = written(codec, document, id);
    assertThat(id[0].isObjectId()).isTrue();
    assertThat(written.getFirstKey()).isEqualTo("_id");
    assertThat(written.get("_id")).isEqualTo(id[0]);
    return written;
  }

  @Test
  void aPlainDocumentLearnsTheIdItGot() {
    Document document = new Document("a", 1);
    BsonDocument written = writtenWithNewId(Encoding.DOCUMENT, document);
    assertThat(written.getInt32("a").getValue()).isEqualTo(1);
    assertThat(document.getObjectId("_id")).isEqualTo(written.getObjectId("_id").getValue());
  }

  @Test
  void aRawDocumentIsSentWithAnIdButNotChanged() {
    Seeds.forEach(
        100,
        random -> {
          BsonDocument document = RandomDocuments.document(random, 2);
          document.remove("_id");
          RawBsonDocument raw = new RawBsonDocument(document, new BsonDocumentCodec());
          BsonDocument written = writtenWithNewId(new RawBsonDocumentCodec(), raw);
          written.remove("_id");
          assertThat(written).isEqualTo(document);
          assertThat(raw).isEqualTo(document);
        });
  }

  @Test
  void anIdThatIsThereIsKept() {
    BsonValue[] id = new BsonValue[1];
    RawBsonDocument raw = RawBsonDocument.parse("{a: 1, _id: 'mine'}");
    assertThat(written(new RawBsonDocumentCodec(), raw, id)).isEqualTo(raw);
    assertThat(id[0].asString().getValue()).isEqualTo("mine");
    Document document = new Document("a", 1).append("_id", 9L);
    assertThat(written(Encoding.DOCUMENT, document, id).getFirstKey()).isEqualTo("_id");
    assertThat(id[0].asInt64().getValue()).isEqualTo(9);
  }

  /** A class of a user's own, whose codec knows nothing of ids. */
  private record Point(int x) {}

  private static final class PointCodec implements Codec<Point> {
    @Override
    public void encode(BsonWriter writer, Point point, EncoderContext context) {
      writer.writeStartDocument();
      writer.writeInt32("x", point.x());
      writer.writeEndDocument();
    }

    @Override
    public Point decode(BsonReader reader, DecoderContext context) {
      reader.readStartDocument();
      Point point = new Point(reader.readInt32("x"));
      reader.readEndDocument();
      return point;
    }

    @Override
    public Class<Point> getEncoderClass() {
      return Point.class;
    }
  }

  @Test
  void anObjectWhoseCodecKnowsNoIdsGetsOneOnTheWay() {
    assertThat(writtenWithNewId(new PointCodec(), new Point(3)))
        .containsEntry("x", new BsonInt32(3));
  }

  @Test
  void aReaderOfRawDocumentsLeavesThemWhereTheyAre() {
    BsonBuffer out = new BsonBuffer(64);
    out.writeInt32(0);
    Encoding.write(out, new Document("x", 4));
    RawBsonDocument raw = DocumentReader.of(new RawBsonDocumentCodec()).read(out.array(), 4);
    assertThat(raw.getBackingArray()).isSameAs(out.array());
    assertThat(raw.getByteOffset()).isEqualTo(4);
    assertThat(DocumentReader.of(new PointCodec()).read(out.array(), 4)).isEqualTo(new Point(4));
  }
}
