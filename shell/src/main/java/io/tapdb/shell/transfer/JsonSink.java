// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import java.io.Writer;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Writes canonical Extended JSON, which keeps every type, one document to a line. */
final class JsonSink implements DocumentSink {
  private static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  private final Writer out;
  private final boolean array;
  private boolean any;

  /** A writer of lines, or of one array of lines. */
  JsonSink(Writer out, boolean array) {
    this.out = out;
    this.array = array;
  }

  @Override
  public void write(RawBsonDocument document) throws IOException {
    if (array) {
      out.write(any ? ",\n" : "[\n");
    }
    any = true;
    out.write(document.toJson(CANONICAL));
    if (!array) {
      out.write('\n');
    }
  }

  @Override
  public void finish() throws IOException {
    if (array) {
      out.write(any ? "\n]\n" : "[]\n");
    }
    out.flush();
  }
}
