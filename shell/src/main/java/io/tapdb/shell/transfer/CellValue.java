// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.shell.print.JsonText;
import java.time.Instant;
import org.bson.BsonBoolean;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/**
 * A value in a table, where all that is known of it is its text.
 *
 * <p>Written: strings, numbers, dates and ids plainly, anything else as Extended JSON. Read: what
 * looks like a number, {@code true}, {@code false} or Extended JSON is that, anything else a
 * string. A number with leading zeros is an identifier and stays a string.
 */
final class CellValue {
  /** No number that is written out in full is longer. */
  private static final int LONGEST_NUMBER = 32;

  private CellValue() {}

  /** The text of a value, or null for one that is not there. */
  static String write(BsonValue value) {
    if (value == null) {
      return null;
    }
    return switch (value.getBsonType()) {
      case NULL, UNDEFINED -> null;
      case STRING -> value.asString().getValue();
      case INT32 -> Integer.toString(value.asInt32().getValue());
      case INT64 -> Long.toString(value.asInt64().getValue());
      case DOUBLE -> Double.toString(value.asDouble().getValue());
      case DECIMAL128 -> value.asDecimal128().getValue().toString();
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      case OBJECT_ID -> value.asObjectId().getValue().toHexString();
      case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
      default -> JsonText.canonical(value);
    };
  }

  /** The value that a text most likely stands for. */
  static BsonValue read(String text) {
    if (text.isEmpty()) {
      return new BsonString(text);
    }
    char first = text.charAt(0);
    if (first == '-' || (first >= '0' && first <= '9')) {
      BsonValue number = number(text);
      return number == null ? new BsonString(text) : number;
    }
    if (first == '{' || first == '[') {
      return json(text);
    }
    return switch (text) {
      case "true" -> BsonBoolean.TRUE;
      case "false" -> BsonBoolean.FALSE;
      default -> new BsonString(text);
    };
  }

  private static BsonValue json(String text) {
    try {
      return JsonSource.parse("{\"\": " + text + "}").get("");
    } catch (JsonParseException | IllegalArgumentException | BsonInvalidOperationException other) {
      return new BsonString(text);
    }
  }

  private static BsonValue number(String text) {
    if (text.length() > LONGEST_NUMBER || !isNumber(text)) {
      return null;
    }
    if (text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')) {
      return new BsonDouble(Double.parseDouble(text));
    }
    try {
      long number = Long.parseLong(text);
      return number == (int) number ? new BsonInt32((int) number) : new BsonInt64(number);
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  /** Whether it is a number as JSON writes them. */
  private static boolean isNumber(String text) {
    int i = text.charAt(0) == '-' ? 1 : 0;
    int whole = digits(text, i);
    if (whole == i || (text.charAt(i) == '0' && whole > i + 1)) {
      return false;
    }
    i = whole;
    if (i < text.length() && text.charAt(i) == '.') {
      int fraction = digits(text, i + 1);
      if (fraction == i + 1) {
        return false;
      }
      i = fraction;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
        i++;
      }
      int exponent = digits(text, i);
      if (exponent == i) {
        return false;
      }
      i = exponent;
    }
    return i == text.length();
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
