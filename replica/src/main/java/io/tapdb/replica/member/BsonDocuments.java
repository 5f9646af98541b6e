// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.nio.ByteBuffer;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Documents as trees, in which configurations and the messages of elections are read and written,
 * and as bytes, in which commands travel. They are few and small, so the copy does not matter.
 */
public final class BsonDocuments {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  private BsonDocuments() {}

  public static BsonDocument tree(Doc bytes) {
    try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes.toByteArray()))) {
      return CODEC.decode(reader, DecoderContext.builder().build());
    }
  }

  public static Doc bytes(BsonDocument tree) {
    try (BasicOutputBuffer buffer = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      CODEC.encode(writer, tree, EncoderContext.builder().build());
      return new Doc(buffer.toByteArray());
    }
  }

  /** The fields of a tree, to be added to. */
  public static DocWriter fields(BsonDocument tree) {
    return new DocWriter().copyAll(bytes(tree));
  }
}
