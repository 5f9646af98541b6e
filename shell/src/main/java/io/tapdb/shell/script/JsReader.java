// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.print.Verbatim;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.graalvm.polyglot.Value;

/**
 * Makes BSON values of JavaScript values.
 *
 * <p>A whole number that fits becomes an int32, any other a double, unless it was read as a double
 * from a document and has not been changed since.
 */
final class JsReader {
  private static final int DEEPEST = 200;

  /** What becomes of values that only JavaScript has. */
  private enum Purpose {
    /** Functions are left out, nothing at all becomes null, and nesting has a limit. */
    DOCUMENT,
    /** Everything is shown somehow. */
    DISPLAY
  }

  private final Value kindOf;
  private final Value fromMap;
  private final Value rememberedDoubles;
  private final JsWriter writer;

  /** A reader of what this writer's engine has. */
  JsReader(Value tap, JsWriter writer) {
    this.kindOf = tap.getMember("kindOf");
    this.fromMap = tap.getMember("fromMap");
    this.rememberedDoubles = tap.getMember("rememberedDoubles");
    this.writer = writer;
  }

  /** What kind of object it is; the names are those of the script that defines the types. */
  String kind(Value object) {
    return kindOf.execute(object).asString();
  }

  /** The value as it goes to the server. */
  BsonValue read(Value value) {
    return read(value, Purpose.DOCUMENT, 0);
  }

  /** The value for people to look at. */
  BsonValue readForDisplay(Value value) {
    return read(value, Purpose.DISPLAY, 0);
  }

  /**
   * A document as it goes to the server.
   *
   * @param what what it is, in a message that refuses anything else
   */
  BsonDocument readDocument(Value value, String what) {
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException(what + " is missing; it is a document");
    }
    BsonValue read = read(value);
    if (!read.isDocument()) {
      throw new IllegalArgumentException(
          what
              + " is a document, not "
              + read.getBsonType().name().toLowerCase(java.util.Locale.ROOT));
    }
    return read.asDocument();
  }

  private BsonValue read(Value value, Purpose purpose, int depth) {
    if (value.isNull()) {
      return isUndefined(value) && purpose == Purpose.DISPLAY
          ? new BsonUndefined()
          : BsonNull.VALUE;
    }
    if (value.isBoolean()) {
      return BsonBoolean.valueOf(value.asBoolean());
    }
    if (value.isNumber()) {
      return number(value, false);
    }
    if (value.isString()) {
      return new BsonString(value.asString());
    }
    if (depth > DEEPEST) {
      if (purpose == Purpose.DISPLAY) {
        return new Verbatim("[Circular]");
      }
      throw new IllegalArgumentException(
          "The value contains itself, or is nested more than " + DEEPEST + " levels deep");
    }
    return object(value, purpose, depth);
  }

  static boolean isUndefined(Value value) {
    return value.isNull() && value.toString().equals("undefined");
  }

  private BsonValue object(Value value, Purpose purpose, int depth) {
    if (value.isHostObject()) {
      return new Verbatim("[Host object]");
    }
    if (value.canExecute()) {
      return new Verbatim(functionText(value));
    }
    if (value.hasArrayElements() && !kind(value).equals("bytes")) {
      return array(value, purpose, depth);
    }
    String kind = value.hasMembers() ? kind(value) : "other";
    return switch (kind) {
      case "object" -> document(value, purpose, depth);
      case "map" -> document(fromMap.execute(value), purpose, depth);
      case "date" -> date(value, purpose);
      case "error", "shown", "cursor", "deferred", "promise", "other" ->
          ofJavaScriptAlone(value, kind, purpose);
      default -> scalar(value, kind, depth);
    };
  }

  private static Verbatim ofJavaScriptAlone(Value value, String kind, Purpose purpose) {
    if (purpose == Purpose.DOCUMENT) {
      throw new IllegalArgumentException(
          "A document cannot hold " + value.getMetaObject().getMetaSimpleName() + " objects");
    }
    return new Verbatim(
        switch (kind) {
          case "shown" -> value.invokeMember("_shown").asString();
          case "cursor", "deferred" -> "[Cursor]";
          case "promise" -> "[Promise]";
          case "error" -> "[" + value + "]";
          default -> value.toString();
        });
  }

  private static String functionText(Value function) {
    Value name = function.getMember("name");
    boolean named = name != null && name.isString() && !name.asString().isEmpty();
    return named ? "[Function: " + name.asString() + "]" : "[Function (anonymous)]";
  }

  private static BsonValue number(Value value, boolean asDouble) {
    if (!asDouble && value.fitsInInt()) {
      return new BsonInt32(value.asInt());
    }
    if (isBigInt(value)) {
      if (!value.fitsInLong()) {
        throw new IllegalArgumentException(value + " does not fit into 64 bits");
      }
      return new BsonInt64(value.asLong());
    }
    return new BsonDouble(value.asDouble());
  }

  private static boolean isBigInt(Value value) {
    Value meta = value.getMetaObject();
    return meta != null && meta.getMetaSimpleName().equals("bigint");
  }

  private static BsonValue date(Value value, Purpose purpose) {
    if (value.isInstant()) {
      return new BsonDateTime(value.asInstant().toEpochMilli());
    }
    if (purpose == Purpose.DOCUMENT) {
      throw new IllegalArgumentException("The date is invalid");
    }
    return new Verbatim("Invalid Date");
  }

  private BsonArray array(Value value, Purpose purpose, int depth) {
    Set<String> doubles = doublesOf(value);
    BsonArray array = new BsonArray();
    for (long i = 0; i < value.getArraySize(); i++) {
      Value element = value.getArrayElement(i);
      array.add(
          !doubles.isEmpty() && doubles.contains(Long.toString(i))
              ? number(element, true)
              : withoutFunction(read(element, purpose, depth + 1), purpose));
    }
    return array;
  }

  /** In an array something must stand where a function stood. */
  private static BsonValue withoutFunction(BsonValue value, Purpose purpose) {
    return purpose == Purpose.DOCUMENT && value instanceof Verbatim ? BsonNull.VALUE : value;
  }

  private BsonDocument document(Value value, Purpose purpose, int depth) {
    Set<String> doubles = doublesOf(value);
    BsonDocument document = new BsonDocument();
    for (String key : value.getMemberKeys()) {
      Value field = value.getMember(key);
      if (!doubles.isEmpty() && doubles.contains(key)) {
        document.put(key, number(field, true));
      } else if (purpose == Purpose.DISPLAY || !field.canExecute()) {
        document.put(key, read(field, purpose, depth + 1));
      }
    }
    return document;
  }

  private Set<String> doublesOf(Value object) {
    if (!writer.hasRememberedDoubles()) {
      return Set.of();
    }
    Value keys = rememberedDoubles.execute(object);
    if (keys.getArraySize() == 0) {
      return Set.of();
    }
    Set<String> all = new HashSet<>();
    for (long i = 0; i < keys.getArraySize(); i++) {
      all.add(keys.getArrayElement(i).asString());
    }
    return all;
  }

  private BsonValue scalar(Value value, String kind, int depth) {
    if (kind.equals("regExp")) {
      return new BsonRegularExpression(
          value.getMember("source").asString(), bsonOptions(value.getMember("flags").asString()));
    }
    if (kind.equals("bytes")) {
      return new BsonBinary(bytes(value));
    }
    String text = value.getMember("_text").asString();
    Value tag = value.getMember("_tag");
    return switch (kind) {
      case "objectId" -> new BsonObjectId(new ObjectId(text));
      case "long" -> new BsonInt64(Long.parseLong(text));
      case "int" -> new BsonInt32(Integer.parseInt(text));
      case "double" -> new BsonDouble(Double.parseDouble(text));
      case "decimal" -> new BsonDecimal128(Decimal128.parse(text));
      case "timestamp" ->
          new BsonTimestamp(
              Integer.parseUnsignedInt(text), Integer.parseUnsignedInt(tag.asString()));
      case "binary" -> new BsonBinary((byte) tag.asInt(), Base64.getDecoder().decode(text));
      case "minKey" -> new BsonMinKey();
      case "maxKey" -> new BsonMaxKey();
      case "symbol" -> new BsonSymbol(text);
      case "bsonRegExp" -> new BsonRegularExpression(text, tag.asString());
      case "code" ->
          tag.isNull()
              ? new BsonJavaScript(text)
              : new BsonJavaScriptWithScope(text, document(tag, Purpose.DOCUMENT, depth + 1));
      case "opaque" -> tag.asHostObject();
      default -> throw new IllegalStateException("a value of unknown kind " + kind);
    };
  }

  /** JavaScript's global and sticky flags say how a search goes on, not what it finds. */
  private static String bsonOptions(String flags) {
    StringBuilder options = new StringBuilder();
    for (char flag : new char[] {'i', 'm', 's', 'u'}) {
      if (flags.indexOf(flag) >= 0) {
        options.append(flag);
      }
    }
    return options.toString();
  }

  private static byte[] bytes(Value array) {
    byte[] bytes = new byte[Math.toIntExact(array.getArraySize())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) array.getArrayElement(i).asInt();
    }
    return bytes;
  }
}
