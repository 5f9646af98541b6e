// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;

/**
 * What makes an object of a document's bytes.
 *
 * @param <T> the object
 */
@FunctionalInterface
public interface DocumentReader<T> {
  /** The reader that leaves documents in the bytes they are in. */
  DocumentReader<RawBsonDocument> RAW = DocumentReader::raw;

  /** Reads the document at this place. */
  T read(byte[] bytes, int start);

  /** A reader that uses a codec; a raw document is not copied but stays in the bytes it is in. */
  static <T> DocumentReader<T> of(Codec<T> codec) {
    if (codec.getEncoderClass() == RawBsonDocument.class) {
      return (bytes, start) -> codec.getEncoderClass().cast(raw(bytes, start));
    }
    DecoderContext context = DecoderContext.builder().build();
    return (bytes, start) -> codec.decode(FieldWalk.reader(bytes, start), context);
  }

  private static RawBsonDocument raw(byte[] bytes, int start) {
    return new RawBsonDocument(bytes, start, LittleEndian.getInt(bytes, start));
  }
}
