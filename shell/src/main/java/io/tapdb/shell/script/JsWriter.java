// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.print.Palette;
import io.tapdb.shell.print.Pretty;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.graalvm.polyglot.Value;

/** Makes JavaScript values of BSON values; none loses its type. */
final class JsWriter {
  /** What a JavaScript date can be away from 1970, in milliseconds. */
  private static final long LAST_DATE = 8_640_000_000_000_000L;

  private final Value types;
  private final Value newObject;
  private final Value newArray;
  private final Value define;
  private final Value rememberDoubles;
  private final Value undefined;
  private boolean doublesRemembered;

  /**
   * A writer for one engine.
   *
   * @param make a JavaScript object with the functions object, array and define
   * @param tap what the scripts share among themselves
   */
  JsWriter(Value make, Value tap) {
    this.types = tap.getMember("types");
    this.newObject = make.getMember("object");
    this.newArray = make.getMember("array");
    this.define = make.getMember("define");
    this.undefined = make.getMember("nothing");
    this.rememberDoubles = tap.getMember("rememberDoubles");
  }

  /** Whether any object remembers which of its numbers are doubles. */
  boolean hasRememberedDoubles() {
    return doublesRemembered;
  }

  /** The value in JavaScript: a Java text, number or truth, or a JavaScript object. */
  Object write(BsonValue value) {
    return switch (value.getBsonType()) {
      case DOCUMENT -> document(value.asDocument());
      case ARRAY -> array(value.asArray());
      case STRING -> value.asString().getValue();
      case INT32 -> value.asInt32().getValue();
      case DOUBLE -> value.asDouble().getValue();
      case BOOLEAN -> value.asBoolean().getValue();
      case NULL -> null;
      case UNDEFINED -> undefined;
      case DATE_TIME -> date(value);
      case OBJECT_ID -> make("ObjectId", value.asObjectId().getValue().toHexString());
      case INT64 -> make("Long", Long.toString(value.asInt64().getValue()));
      case DECIMAL128 -> make("Decimal128", value.asDecimal128().getValue().toString());
      case TIMESTAMP -> timestamp(value.asTimestamp());
      case BINARY -> binary(value.asBinary());
      case REGULAR_EXPRESSION -> pattern(value.asRegularExpression());
      case MIN_KEY -> make("MinKey");
      case MAX_KEY -> make("MaxKey");
      case SYMBOL -> make("BSONSymbol", value.asSymbol().getSymbol());
      case JAVASCRIPT -> make("Code", value.asJavaScript().getCode());
      case JAVASCRIPT_WITH_SCOPE -> code(value.asJavaScriptWithScope());
      case DB_POINTER, END_OF_DOCUMENT -> opaque(value);
    };
  }

  private Value make(String type, Object... arguments) {
    return types.getMember(type).newInstance(arguments);
  }

  private Value opaque(BsonValue value) {
    return make("Opaque", value, Pretty.line(value, Palette.PLAIN));
  }

  private Value document(BsonDocument document) {
    Value object = newObject.execute();
    List<Object> wholeDoubles = null;
    for (Map.Entry<String, BsonValue> field : document.entrySet()) {
      if (field.getKey().equals("__proto__")) {
        define.executeVoid(object, field.getKey(), write(field.getValue()));
      } else {
        object.putMember(field.getKey(), write(field.getValue()));
      }
      if (isWholeDouble(field.getValue())) {
        wholeDoubles = wholeDoubles == null ? new ArrayList<>() : wholeDoubles;
        wholeDoubles.add(field.getKey());
      }
    }
    remember(object, wholeDoubles);
    return object;
  }

  private Value array(BsonArray array) {
    Value object = newArray.execute();
    List<Object> wholeDoubles = null;
    for (int i = 0; i < array.size(); i++) {
      BsonValue element = array.get(i);
      object.setArrayElement(i, write(element));
      if (isWholeDouble(element)) {
        wholeDoubles = wholeDoubles == null ? new ArrayList<>() : wholeDoubles;
        wholeDoubles.add(Integer.toString(i));
      }
    }
    remember(object, wholeDoubles);
    return object;
  }

  private static boolean isWholeDouble(BsonValue value) {
    return value.isDouble() && value.asDouble().getValue() == (int) value.asDouble().getValue();
  }

  private void remember(Value object, List<Object> keys) {
    if (keys != null) {
      doublesRemembered = true;
      Value list = newArray.execute();
      for (int i = 0; i < keys.size(); i++) {
        list.setArrayElement(i, keys.get(i));
      }
      rememberDoubles.executeVoid(object, list);
    }
  }

  private Value date(BsonValue value) {
    long millis = value.asDateTime().getValue();
    return Math.abs(millis) > LAST_DATE ? opaque(value) : make("Date", (double) millis);
  }

  private Value timestamp(BsonTimestamp value) {
    return make(
        "Timestamp",
        (double) Integer.toUnsignedLong(value.getTime()),
        (double) Integer.toUnsignedLong(value.getInc()));
  }

  private Value binary(BsonBinary value) {
    String data = Base64.getEncoder().encodeToString(value.getData());
    return make("Binary", data, Byte.toUnsignedInt(value.getType()));
  }

  /** A pattern of JavaScript where that means the same, else one that keeps its options. */
  private Value pattern(BsonRegularExpression value) {
    String options = value.getOptions();
    if (options.chars().allMatch(c -> "imsu".indexOf(c) >= 0)) {
      try {
        return make("RegExp", value.getPattern(), options);
      } catch (RuntimeException notJavaScript) {
        return make("BSONRegExp", value.getPattern(), options);
      }
    }
    return make("BSONRegExp", value.getPattern(), options);
  }

  private Value code(BsonJavaScriptWithScope value) {
    return make("Code", value.getCode(), document(value.getScope()));
  }
}
