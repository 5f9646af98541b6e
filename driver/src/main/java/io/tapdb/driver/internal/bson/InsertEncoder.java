// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import org.bson.BsonBinaryWriter;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.CollectibleCodec;
import org.bson.codecs.EncoderContext;
import org.bson.types.ObjectId;

/**
 * The writer of documents to insert, which sees to it that each has an {@code _id}.
 *
 * <p>A codec that knows about ids gives one to the caller's object too; otherwise a new one is put
 * into the bytes only.
 *
 * @param <T> the documents
 */
public final class InsertEncoder<T> {
  private static final EncoderContext CONTEXT =
      EncoderContext.builder().isEncodingCollectibleDocument(true).build();

  private final Codec<T> codec;

  /** A writer that uses this codec. */
  public InsertEncoder(Codec<T> codec) {
    this.codec = codec;
  }

  /** Writes a document and returns its {@code _id}. */
  public BsonValue write(BsonBuffer out, T document) {
    int start = out.getPosition();
    if (document instanceof RawBsonDocument) {
      Encoding.write(out, document, codec);
    } else {
      T complete =
          codec instanceof CollectibleCodec<T> collectible
              ? collectible.generateIdIfAbsentFromDocument(document)
              : document;
      codec.encode(new BsonBinaryWriter(out), complete, CONTEXT);
    }
    FieldWalk walk = new FieldWalk(out.array(), start);
    return walk.seek("_id") ? walk.asValue() : addId(out, start);
  }

  private static BsonValue addId(BsonBuffer out, int start) {
    BsonObjectId id = new BsonObjectId(new ObjectId());
    BsonBuffer element = new BsonBuffer(17);
    element.writeByte(0x07);
    element.writeCString("_id");
    element.writeObjectId(id.getValue());
    int length = LittleEndian.getInt(out.array(), start);
    out.insertGap(start + Integer.BYTES, element.getSize());
    System.arraycopy(element.array(), 0, out.array(), start + Integer.BYTES, element.getSize());
    out.setInt32(start, length + element.getSize());
    return id;
  }
}
