// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.print;

import io.tapdb.shell.print.Palette.Ink;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Locale;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDbPointer;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * A value without parts, as one types it in the shell.
 *
 * @param text the notation
 * @param ink what it is
 */
record Scalar(String text, Ink ink) {
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final int UUID_BYTES = 16;

  /** The notation of a value that is neither document nor array. */
  static Scalar of(BsonValue value) {
    if (value instanceof Verbatim special) {
      return new Scalar(special.getValue(), Ink.FUNCTION);
    }
    return switch (value.getBsonType()) {
      case STRING -> new Scalar(JsText.quote(value.asString().getValue()), Ink.TEXT);
      case INT32 -> number(Integer.toString(value.asInt32().getValue()));
      case DOUBLE -> number(JsText.number(value.asDouble().getValue()));
      case INT64 -> typed("Long", Long.toString(value.asInt64().getValue()));
      case DECIMAL128 -> typed("Decimal128", value.asDecimal128().getValue().toString());
      case BOOLEAN -> new Scalar(Boolean.toString(value.asBoolean().getValue()), Ink.TRUTH);
      case NULL -> new Scalar("null", Ink.NOTHING);
      case UNDEFINED -> new Scalar("undefined", Ink.NOTHING);
      case OBJECT_ID -> typed("ObjectId", value.asObjectId().getValue().toHexString());
      case DATE_TIME -> moment(value.asDateTime().getValue());
      case TIMESTAMP -> timestamp(value.asTimestamp());
      case BINARY -> binary(value.asBinary());
      case REGULAR_EXPRESSION -> pattern(value.asRegularExpression());
      case MIN_KEY -> new Scalar("MinKey()", Ink.TYPED);
      case MAX_KEY -> new Scalar("MaxKey()", Ink.TYPED);
      case SYMBOL -> typed("BSONSymbol", value.asSymbol().getSymbol());
      case JAVASCRIPT -> typed("Code", value.asJavaScript().getCode());
      case JAVASCRIPT_WITH_SCOPE -> code(value.asJavaScriptWithScope());
      case DB_POINTER -> pointer(value.asDBPointer());
      default -> throw new IllegalStateException("not a scalar: " + value.getBsonType());
    };
  }

  private static Scalar number(String text) {
    return new Scalar(text, Ink.NUMBER);
  }

  private static Scalar typed(String type, String content) {
    return new Scalar(type + "(" + JsText.quote(content) + ")", Ink.TYPED);
  }

  private static Scalar moment(long millis) {
    return new Scalar("ISODate('" + MOMENT.format(Instant.ofEpochMilli(millis)) + "')", Ink.MOMENT);
  }

  private static Scalar timestamp(BsonTimestamp value) {
    long seconds = Integer.toUnsignedLong(value.getTime());
    long increment = Integer.toUnsignedLong(value.getInc());
    return new Scalar("Timestamp({ t: " + seconds + ", i: " + increment + " })", Ink.TYPED);
  }

  private static Scalar binary(BsonBinary value) {
    if (value.getType() == BsonBinarySubType.UUID_STANDARD.getValue()
        && value.getData().length == UUID_BYTES) {
      return typed("UUID", value.asUuid().toString());
    }
    String data = Base64.getEncoder().encodeToString(value.getData());
    return new Scalar(
        "Binary.createFromBase64('" + data + "', " + Byte.toUnsignedInt(value.getType()) + ")",
        Ink.TYPED);
  }

  private static Scalar pattern(BsonRegularExpression value) {
    boolean ofJavaScript = value.getOptions().chars().allMatch(c -> "imsu".indexOf(c) >= 0);
    return ofJavaScript && !value.getPattern().isEmpty()
        ? new Scalar(
            "/" + JsText.pattern(value.getPattern()) + "/" + value.getOptions(), Ink.PATTERN)
        : new Scalar(
            "BSONRegExp("
                + JsText.quote(value.getPattern())
                + ", "
                + JsText.quote(value.getOptions())
                + ")",
            Ink.PATTERN);
  }

  private static Scalar code(BsonJavaScriptWithScope value) {
    return new Scalar(
        "Code(" + JsText.quote(value.getCode()) + ", " + JsonText.relaxed(value.getScope()) + ")",
        Ink.TYPED);
  }

  private static Scalar pointer(BsonDbPointer value) {
    return new Scalar(
        "DBPointer("
            + JsText.quote(value.getNamespace())
            + ", ObjectId('"
            + value.getId().toHexString()
            + "'))",
        Ink.TYPED);
  }
}
