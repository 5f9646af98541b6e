// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.print.JsonText;
import io.tapdb.shell.print.Palette;
import io.tapdb.shell.print.Pretty;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.graalvm.polyglot.Value;

/** What the scripts need Java for to make and to print values. */
final class ValueCalls {
  private final Crossing crossing;

  private ValueCalls(Crossing crossing) {
    this.crossing = crossing;
  }

  static void addTo(HostTable table, Crossing crossing) {
    ValueCalls calls = new ValueCalls(crossing);
    table.add("newObjectId", arguments -> new ObjectId().toHexString());
    table.add("newUuid", arguments -> UUID.randomUUID().toString());
    table.add("decimal", arguments -> Decimal128.parse(arguments[0].asString()).toString());
    table.add("base64", arguments -> base64(bytesOfBase64(arguments[0])));
    table.add("hexToBase64", arguments -> base64(HexFormat.of().parseHex(arguments[0].asString())));
    table.add("base64ToHex", arguments -> HexFormat.of().formatHex(bytesOfBase64(arguments[0])));
    table.add("stringify", calls::stringify);
    table.add("parseJson", calls::parseJson);
    table.add("pretty", calls::pretty);
  }

  private static byte[] bytesOfBase64(Value text) {
    return Base64.getDecoder().decode(text.asString());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Object stringify(Value[] arguments) {
    BsonValue value = crossing.value(arguments[0]);
    boolean relaxed = arguments[1].asBoolean();
    int indent = arguments[2].asInt();
    if (indent > 0) {
      return JsonText.indented(value, relaxed, indent);
    }
    return relaxed ? JsonText.relaxed(value) : JsonText.canonical(value);
  }

  private Object parseJson(Value[] arguments) {
    String wrapped = "{\"value\": " + arguments[0].asString() + "}";
    return crossing.toScript(BsonDocument.parse(wrapped).get("value"));
  }

  private Object pretty(Value[] arguments) {
    BsonValue value = crossing.reader().readForDisplay(arguments[0]);
    return arguments[1].asBoolean()
        ? Pretty.line(value, Palette.PLAIN)
        : Pretty.print(value, Palette.PLAIN);
  }
}
