// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.time.ZoneId;

/** {@code $dateToString} and {@code $dateFromString}. */
final class DateFormatting {
  private static final DateFormat UTC_FORMAT = DateFormat.of("%Y-%m-%dT%H:%M:%S.%LZ");
  private static final DateFormat LOCAL_FORMAT = DateFormat.of("%Y-%m-%dT%H:%M:%S.%L");

  private DateFormatting() {}

  static void register(OperatorRegistry registry) {
    registry.named(
        NamedArguments.of("$dateToString")
            .required("date")
            .optional("format")
            .optional("timezone")
            .optional("onNull"),
        (operands, variables) -> toText(operands));
    registry.named(
        NamedArguments.of("$dateFromString")
            .required("dateString")
            .optional("format")
            .optional("timezone")
            .optional("onError")
            .optional("onNull"),
        (operands, variables) -> fromText(operands));
  }

  private static Value toText(Value[] operands) {
    Value date = operands[0];
    if (date.isNullish()) {
      return operands[3] == null ? Value.NULL : operands[3];
    }
    Value zone = operands[2];
    Value format = operands[1];
    if ((zone != null && zone.isNullish()) || (format != null && format.isNullish())) {
      return Value.NULL;
    }
    DateFormat chosen = zone == null ? UTC_FORMAT : LOCAL_FORMAT;
    if (zone != null && zone.isString() && zone.string().equals("UTC")) {
      chosen = UTC_FORMAT;
    }
    if (format != null) {
      chosen =
          DateFormat.of(
              Texts.require(format, ErrorCode.DATE_FORMAT_NOT_STRING, "'format' of $dateToString")
                  .string());
    }
    return Value.of(chosen.format(Dates.at(Dates.millis(date), Dates.zone(zone))));
  }

  private static Value fromText(Value[] operands) {
    Value text = operands[0];
    if (text.isNullish()) {
      return operands[4] == null ? Value.NULL : operands[4];
    }
    Value zone = operands[2];
    Value format = operands[1];
    if ((zone != null && zone.isNullish()) || (format != null && format.isNullish())) {
      return Value.NULL;
    }
    try {
      return Value.date(parsed(text, format, Dates.zone(zone)));
    } catch (TapdbException failure) {
      if (operands[3] != null && failure.code() == ErrorCode.CONVERSION_FAILURE) {
        return operands[3];
      }
      throw failure;
    }
  }

  private static long parsed(Value text, Value format, ZoneId zone) {
    if (!text.isString()) {
      throw ValueConversion.failure(
          "$dateFromString requires that 'dateString' be a string, found: "
              + BsonTypes.name(text.type()));
    }
    if (format == null) {
      return DateText.parse(text.string(), zone);
    }
    String pattern =
        Texts.require(format, ErrorCode.DATE_PARSE_FORMAT_NOT_STRING, "'format' of $dateFromString")
            .string();
    return DateFormat.of(pattern).parse(text.string(), zone);
  }
}
