// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import java.io.StringWriter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriter;
import org.bson.json.JsonWriterSettings;

/** Any value as Extended JSON; a document, but also a number or a text alone. */
public final class JsonText {
  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
  private static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final EncoderContext CONTEXT = EncoderContext.builder().build();

  /** What stands before the value when it is written as the only field of a document. */
  private static final String BEFORE = "{\"\": ";

  private JsonText() {}

  /** The value on one line, numbers and dates in their plain form. */
  public static String relaxed(BsonValue value) {
    return write(value, RELAXED);
  }

  /** The value on one line, with every type spelled out. */
  public static String canonical(BsonValue value) {
    return write(value, CANONICAL);
  }

  /** The value with its parts on lines of their own, indented by so many spaces. */
  public static String indented(BsonValue value, boolean relaxed, int spaces) {
    return write(
        value,
        JsonWriterSettings.builder()
            .outputMode(relaxed ? JsonMode.RELAXED : JsonMode.EXTENDED)
            .indent(true)
            .indentCharacters(" ".repeat(spaces))
            .build());
  }

  private static String write(BsonValue value, JsonWriterSettings settings) {
    StringWriter out = new StringWriter();
    JsonWriter writer = new JsonWriter(out, settings);
    if (value.isDocument()) {
      CODEC.encode(writer, value.asDocument(), CONTEXT);
      return out.toString();
    }
    CODEC.encode(writer, new BsonDocument("", value), CONTEXT);
    String wrapped = out.toString();
    int start = settings.isIndent() ? wrapped.indexOf(':') + 2 : BEFORE.length();
    int end = wrapped.lastIndexOf('}');
    return wrapped.substring(start, end).strip();
  }
}
