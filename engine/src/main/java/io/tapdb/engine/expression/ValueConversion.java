// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.Locale;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** The conversion of a value to another type; what cannot be converted is a ConversionFailure. */
final class ValueConversion {
  private static final String PLAIN_NUMBER = "0123456789.+-eE";

  private ValueConversion() {}

  static Value convert(Value value, byte to) {
    if (value.type() == to && to != BsonTypes.DOCUMENT && to != BsonTypes.ARRAY) {
      return value;
    }
    return switch (to) {
      case BsonTypes.INT32 -> whole(value, to, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BsonTypes.INT64 -> whole(value, to, Long.MIN_VALUE, Long.MAX_VALUE);
      case BsonTypes.DOUBLE -> toDouble(value);
      case BsonTypes.DECIMAL128 -> toDecimal(value);
      case BsonTypes.STRING -> text(value);
      case BsonTypes.BOOLEAN -> bool(value);
      case BsonTypes.DATE -> date(value);
      case BsonTypes.OBJECT_ID -> objectId(value);
      default -> throw unsupported(value, to);
    };
  }

  private static Value whole(Value value, byte to, long least, long greatest) {
    long number =
        switch (value.type()) {
          case BsonTypes.BOOLEAN -> value.bool() ? 1 : 0;
          case BsonTypes.STRING -> parseLong(value);
          case BsonTypes.DATE -> {
            if (to == BsonTypes.INT32) {
              throw unsupported(value, to);
            }
            yield value.int64();
          }
          case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
              cut(value);
          default -> throw unsupported(value, to);
        };
    if (number < least || number > greatest) {
      throw outOfRange(value, to);
    }
    return to == BsonTypes.INT32 ? Value.of((int) number) : Value.of(number);
  }

  /** The number cut to a whole one of 64 bits. */
  private static long cut(Value number) {
    if (number.type() == BsonTypes.INT32 || number.type() == BsonTypes.INT64) {
      return Numbers.toLong(number);
    }
    double approximate = Numbers.toDouble(number);
    if (!Double.isFinite(approximate)) {
      throw failure(
          "Attempt to convert "
              + number
              + " value to integer type in $convert with no onError value");
    }
    BigDecimal exact =
        number.type() == BsonTypes.DECIMAL128
            ? Decimals.exact(number.decimal128())
            : new BigDecimal(approximate);
    BigInteger whole = exact.toBigInteger();
    if (whole.bitLength() > 63) {
      throw outOfRange(number, BsonTypes.INT64);
    }
    return whole.longValue();
  }

  private static long parseLong(Value text) {
    try {
      return Long.parseLong(text.string());
    } catch (NumberFormatException notANumber) {
      throw failedToParse("number", text);
    }
  }

  private static Value toDouble(Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> Value.of(value.bool() ? 1.0 : 0.0);
      case BsonTypes.DATE -> Value.of((double) value.int64());
      case BsonTypes.INT32, BsonTypes.INT64 -> Value.of(Numbers.toDouble(value));
      case BsonTypes.DECIMAL128 -> {
        double number = Numbers.toDouble(value);
        if (Double.isInfinite(number) && value.decimal128().isFinite()) {
          throw outOfRange(value, BsonTypes.DOUBLE);
        }
        yield Value.of(number);
      }
      case BsonTypes.STRING -> Value.of(parseDouble(value));
      default -> throw unsupported(value, BsonTypes.DOUBLE);
    };
  }

  private static double parseDouble(Value text) {
    double number = decimalOf(text).doubleValue();
    if (Double.isInfinite(number) && decimalOf(text).isFinite()) {
      throw failedToParse("number", text);
    }
    return number;
  }

  private static Value toDecimal(Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> Value.of(new Decimal128(value.bool() ? 1 : 0));
      case BsonTypes.DATE -> Value.of(new Decimal128(value.int64()));
      // the digits a user sees of a double, rather than all it holds
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE -> Value.of(Numbers.toDecimal(value));
      case BsonTypes.STRING -> Value.of(decimalOf(value));
      default -> throw unsupported(value, BsonTypes.DECIMAL128);
    };
  }

  private static Decimal128 decimalOf(Value text) {
    String number = text.string();
    boolean plain = !number.isEmpty() && number.chars().allMatch(c -> PLAIN_NUMBER.indexOf(c) >= 0);
    boolean named =
        switch (number) {
          case "NaN", "Infinity", "-Infinity", "+Infinity" -> true;
          default -> false;
        };
    if (!plain && !named) {
      throw failedToParse("number", text);
    }
    try {
      return named ? Decimal128.parse(number) : Decimals.of(new BigDecimal(number));
    } catch (NumberFormatException | ArithmeticException notANumber) {
      throw failedToParse("number", text);
    }
  }

  private static Value text(Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> Value.of(value.bool() ? "true" : "false");
      case BsonTypes.OBJECT_ID -> Value.of(value.objectId().toHexString());
      case BsonTypes.INT32,
          BsonTypes.INT64,
          BsonTypes.DOUBLE,
          BsonTypes.DECIMAL128,
          BsonTypes.DATE,
          BsonTypes.SYMBOL ->
          Texts.of(value);
      default -> throw unsupported(value, BsonTypes.STRING);
    };
  }

  private static Value bool(Value value) {
    return switch (value.type()) {
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
          Value.of(Truth.of(value));
      case BsonTypes.STRING,
          BsonTypes.OBJECT_ID,
          BsonTypes.DATE,
          BsonTypes.TIMESTAMP,
          BsonTypes.BINARY,
          BsonTypes.DOCUMENT,
          BsonTypes.ARRAY ->
          Value.TRUE;
      default -> throw unsupported(value, BsonTypes.BOOLEAN);
    };
  }

  private static Value date(Value value) {
    return switch (value.type()) {
      case BsonTypes.INT64 -> Value.date(value.int64());
      case BsonTypes.DOUBLE, BsonTypes.DECIMAL128 -> Value.date(cut(value));
      case BsonTypes.TIMESTAMP, BsonTypes.OBJECT_ID -> Value.date(Dates.millis(value));
      case BsonTypes.STRING -> Value.date(DateText.parse(value.string(), ZoneOffset.UTC));
      default -> throw unsupported(value, BsonTypes.DATE);
    };
  }

  private static Value objectId(Value value) {
    if (!value.isString()) {
      throw unsupported(value, BsonTypes.OBJECT_ID);
    }
    String hex = value.string();
    if (!ObjectId.isValid(hex)) {
      throw failedToParse("objectId", value);
    }
    return Value.of(new ObjectId(hex));
  }

  private static TapdbException unsupported(Value value, byte to) {
    return failure(
        String.format(
            Locale.ROOT,
            "Unsupported conversion from %s to %s in $convert with no onError value",
            BsonTypes.name(value.type()),
            BsonTypes.name(to)));
  }

  private static TapdbException outOfRange(Value value, byte to) {
    return failure(
        "Conversion of "
            + value
            + " to "
            + BsonTypes.name(to)
            + " would overflow target type in $convert with no onError value");
  }

  private static TapdbException failedToParse(String what, Value text) {
    return failure(
        "Failed to parse " + what + " '" + text.string() + "' in $convert with no onError value");
  }

  static TapdbException failure(String message) {
    return new TapdbException(ErrorCode.CONVERSION_FAILURE, message);
  }
}
