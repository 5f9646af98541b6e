// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.Encoder;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;

/** How documents of every kind become bytes in a {@link BsonBuffer}: raw ones are copied. */
public final class Encoding {
  /** The codecs that commands, filters and plain documents are written and read with. */
  public static final CodecRegistry REGISTRY =
      CodecRegistries.withUuidRepresentation(
          Bson.DEFAULT_CODEC_REGISTRY, UuidRepresentation.STANDARD);

  /** The codec of {@link Document}. */
  public static final Codec<Document> DOCUMENT = REGISTRY.get(Document.class);

  private static final Codec<BsonDocument> BSON_DOCUMENT = new BsonDocumentCodec(REGISTRY);
  private static final EncoderContext CONTEXT = EncoderContext.builder().build();

  private Encoding() {}

  /** Writes a document that came through the API. */
  public static void write(BsonBuffer out, Bson document) {
    switch (document) {
      case RawBsonDocument raw -> writeRaw(out, raw);
      case Document plain -> write(out, plain, DOCUMENT);
      case BsonDocumentWrapper<?> wrapper -> writeWrapped(out, wrapper);
      case BsonDocument bson -> write(out, bson, BSON_DOCUMENT);
      default -> write(out, document.toBsonDocument(Document.class, REGISTRY));
    }
  }

  /** Writes a document with its codec. */
  public static <T> void write(BsonBuffer out, T document, Encoder<T> encoder) {
    if (document instanceof RawBsonDocument raw) {
      writeRaw(out, raw);
    } else {
      encoder.encode(new BsonBinaryWriter(out), document, CONTEXT);
    }
  }

  private static <T> void writeWrapped(BsonBuffer out, BsonDocumentWrapper<T> wrapper) {
    if (wrapper.isUnwrapped()) {
      write(out, wrapper, BSON_DOCUMENT);
    } else {
      write(out, wrapper.getWrappedDocument(), wrapper.getEncoder());
    }
  }

  private static void writeRaw(BsonBuffer out, RawBsonDocument raw) {
    out.writeBytes(raw.getBackingArray(), raw.getByteOffset(), raw.getByteLength());
  }
}
