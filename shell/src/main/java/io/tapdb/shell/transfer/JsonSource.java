// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import org.bson.json.JsonParseException;

/** Documents in Extended JSON, canonical or relaxed, one to a line or in an array. */
final class JsonSource implements DocumentSource {
  /** A date whose zone has no colon, as older programs write it. */
  private static final Pattern OLD_DATE =
      Pattern.compile("(\"\\$date\"\\s*:\\s*\"[-0-9T:.]+[-+][0-9]{2})([0-9]{2}\")");

  private final DocumentScanner scanner;

  JsonSource(InputStream in) {
    this.scanner = new DocumentScanner(in);
  }

  @Override
  public Entry next() throws IOException {
    DocumentScanner.Piece piece = scanner.next();
    if (piece == null) {
      return null;
    }
    if (piece.problem() != null) {
      return Entry.rejected(piece.line(), piece.problem());
    }
    try {
      RawBsonDocument document = parse(decode(piece.text()));
      return Entry.of(piece.line(), document, document.getByteBuffer().remaining());
    } catch (CharacterCodingException notText) {
      return Entry.rejected(piece.line(), "it is not UTF-8");
    } catch (JsonParseException
        | IllegalArgumentException
        | BsonInvalidOperationException
        | BsonSerializationException unreadable) {
      return Entry.rejected(piece.line(), String.valueOf(unreadable.getMessage()));
    }
  }

  private static String decode(byte[] text) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(text))
        .toString();
  }

  /** Reads one document of Extended JSON. */
  static RawBsonDocument parse(String text) {
    try {
      return RawBsonDocument.parse(text);
    } catch (JsonParseException unreadable) {
      String newer = OLD_DATE.matcher(text).replaceAll("$1:$2");
      if (newer.equals(text)) {
        throw unreadable;
      }
      return RawBsonDocument.parse(newer);
    }
  }
}
