// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.RandomDocuments;
import io.tapdb.driver.fake.Seeds;
import java.io.ByteArrayOutputStream;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.ByteBuf;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.OutputBuffer;
import org.junit.jupiter.api.Test;

class BsonBufferTest {
  private static byte[] encode(BsonDocument document, OutputBuffer out) {
    new BsonDocumentCodec()
        .encode(new BsonBinaryWriter(out), document, EncoderContext.builder().build());
    return out.toByteArray();
  }

  @Test
  void codecsWriteTheSameBytesIntoItAsIntoTheLibrarysOwn() {
    Seeds.forEach(
        500,
        random -> {
          BsonDocument document = RandomDocuments.document(random, 4);
          assertThat(encode(document, new BsonBuffer(random.nextInt(1, 40))))
              .isEqualTo(encode(document, new BasicOutputBuffer()));
        });
  }

  @Test
  void namesMayHaveLettersOfAllKindsButNoZero() {
    BsonBuffer out = new BsonBuffer(1);
    out.writeCString("aé水");
    assertThat(out.toByteArray()).containsExactly('a', 0xc3, 0xa9, 0xe6, 0xb0, 0xb4, 0);
    assertThatThrownBy(() -> out.writeCString("a\0b"))
        .isInstanceOf(BsonSerializationException.class)
        .hasMessageContaining("U+0000");
  }

  @Test
  void whatWasWrittenCanBeTakenBack() {
    BsonBuffer out = new BsonBuffer(4);
    out.writeInt32(1);
    out.writeInt64(2);
    out.truncateToPosition(4);
    out.writeByte(9);
    assertThat(out.toByteArray()).containsExactly(1, 0, 0, 0, 9);
    assertThatThrownBy(() -> out.truncateToPosition(6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGapMovesWhatFollows() {
    BsonBuffer out = new BsonBuffer(4);
    out.writeBytes(new byte[] {1, 2, 3, 4});
    out.insertGap(1, 2);
    assertThat(out.getSize()).isEqualTo(6);
    assertThat(out.array()[0]).isEqualTo((byte) 1);
    assertThat(out.array()[3]).isEqualTo((byte) 2);
    assertThat(out.array()[5]).isEqualTo((byte) 4);
  }

  @Test
  void itsContentCanBeReadAsTheLibraryLikes() throws Exception {
    BsonBuffer out = new BsonBuffer(64);
    out.writeDouble(1.5);
    out.writeInt32(7);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    assertThat(out.pipe(stream)).isEqualTo(12);
    assertThat(stream.toByteArray()).isEqualTo(out.toByteArray());
    ByteBuf view = out.getByteBuffers().getFirst();
    assertThat(view.remaining()).isEqualTo(12);
    assertThat(view.getDouble()).isEqualTo(1.5);
    assertThat(view.getInt()).isEqualTo(7);
  }
}
