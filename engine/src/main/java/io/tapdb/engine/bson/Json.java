// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.io.StringWriter;
import org.bson.BSONException;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.ByteBufNIO;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.ByteBufferBsonInput;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;

/** Documents as relaxed Extended JSON and back, through the BSON library. */
public final class Json {
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  /** How the writer of the library begins to say that there are more than a thousand levels. */
  private static final String TOO_DEEP = "Maximum serialization depth";

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
   * @throws JsonParseException when the text is not Extended JSON
   */
  public static Doc parse(String json) {
    return read(json, Integer.MAX_VALUE);
  }

  /**
   * Parses one document from outside, which may be several times as long as BSON.
   *
   * @param mostBytes parsing ends soon after the result has become longer
   * @throws MalformedJson when it cannot be taken
   */
  public static Doc parse(String json, int mostBytes) {
    try {
      return read(json, mostBytes);
    } catch (BsonMaximumSizeExceededException tooLong) {
      throw new MalformedJson(MalformedJson.Kind.TOO_LONG, tooLong.getMessage(), tooLong);
    } catch (BsonSerializationException unfit) {
      throw new MalformedJson(
          String.valueOf(unfit.getMessage()).startsWith(TOO_DEEP)
              ? MalformedJson.Kind.TOO_DEEP
              : MalformedJson.Kind.SYNTAX,
          unfit.getMessage(),
          unfit);
    } catch (BsonInvalidOperationException noDocument) {
      throw new MalformedJson(
          MalformedJson.Kind.SYNTAX, "it is not one document in braces", noDocument);
    } catch (JsonParseException | BSONException | IllegalArgumentException malformed) {
      throw new MalformedJson(MalformedJson.Kind.SYNTAX, malformed.getMessage(), malformed);
    }
  }

  private static Doc read(String json, int mostBytes) {
    BasicOutputBuffer buffer = new BasicOutputBuffer(Math.max(64, json.length()));
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer);
        JsonReader reader = new BoundedReader(json, buffer, mostBytes)) {
      writer.pipe(reader);
      if (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        throw new JsonParseException("there is more text behind the document");
      }
    }
    return new Doc(buffer.toByteArray());
  }

  /** A reader that stops when what has been made of its text is too long. */
  private static final class BoundedReader extends JsonReader {
    private final BasicOutputBuffer made;
    private final int mostBytes;

    BoundedReader(String json, BasicOutputBuffer made, int mostBytes) {
      super(json);
      this.made = made;
      this.mostBytes = mostBytes;
    }

    @Override
    public BsonType readBsonType() {
      if (made.getSize() > mostBytes) {
        throw new BsonMaximumSizeExceededException(
            "the document is longer than " + mostBytes + " bytes as BSON");
      }
      return super.readBsonType();
    }
  }

  /** The document of the BSON library with the same fields. */
  public static BsonDocument toBsonDocument(Doc document) {
    return new org.bson.RawBsonDocument(document.bytes(), document.offset(), document.length());
  }
}
