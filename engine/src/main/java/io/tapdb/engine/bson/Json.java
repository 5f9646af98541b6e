// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.io.StringWriter;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.ByteBufNIO;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.ByteBufferBsonInput;
import org.bson.json.JsonMode;
import org.bson.json.JsonReader;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;

/** Documents as relaxed Extended JSON and back, through the BSON library. */
public final class Json {
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private Json() {}

  public static String write(Doc document) {
    StringWriter text = new StringWriter(document.length() * 2);
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(document.bytes(), document.offset(), document.length()).slice();
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    try (BsonBinaryReader reader =
        new BsonBinaryReader(new ByteBufferBsonInput(new ByteBufNIO(bytes)))) {
      new JsonWriter(text, RELAXED).pipe(reader);
    }
    return text.toString();
  }

  /** The value alone, as it would stand behind its field name. */
  public static String write(Value value) {
    if (value.isMissing()) {
      return "missing";
    }
    String document = write(new DocWriter(value.length() + 16).put("v", value).build());
    return document.substring("{\"v\": ".length(), document.length() - 1);
  }

  /**
   * Parses one document.
   *
   * @throws org.bson.json.JsonParseException when the text is not Extended JSON
   */
  public static Doc parse(String json) {
    BasicOutputBuffer buffer = new BasicOutputBuffer(Math.max(64, json.length()));
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer);
        JsonReader reader = new JsonReader(json)) {
      writer.pipe(reader);
    }
    return new Doc(buffer.toByteArray());
  }

  /** The document of the BSON library with the same fields. */
  public static BsonDocument toBsonDocument(Doc document) {
    return new org.bson.RawBsonDocument(document.bytes(), document.offset(), document.length());
  }
}
