// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** How operands are taken as moments and as time zones. */
final class Dates {
  private static final long MAX_OFFSET_HOURS = 18;

  private Dates() {}

  /** The milliseconds of a date, timestamp or object id. */
  static long millis(Value value) {
    return millis(value, ErrorCode.NOT_COERCIBLE_TO_DATE);
  }

  static long millis(Value value, ErrorCode notDate) {
    return switch (value.type()) {
      case BsonTypes.DATE -> value.int64();
      case BsonTypes.TIMESTAMP -> (value.int64() >>> 32) * 1000;
      case BsonTypes.OBJECT_ID -> (value.objectId().getTimestamp() & 0xffffffffL) * 1000;
      default ->
          throw new TapdbException(
              notDate, "can't convert from BSON type " + BsonTypes.name(value.type()) + " to Date");
    };
  }

  static ZonedDateTime at(long millis, ZoneId zone) {
    return Instant.ofEpochMilli(millis).atZone(zone);
  }

  static long millis(ZonedDateTime moment) {
    try {
      return moment.toInstant().toEpochMilli();
    } catch (ArithmeticException tooFar) {
      throw overflow();
    }
  }

  static TapdbException overflow() {
    return new TapdbException(ErrorCode.OVERFLOW, "a date is out of range");
  }

  /**
   * The zone that an operand names: an identifier of the time zone database or an offset such as
   * {@code +02:00}.
   *
   * @param zone null when it was left out, which means UTC
   */
  static ZoneId zone(Value zone) {
    if (zone == null) {
      return ZoneOffset.UTC;
    }
    if (!zone.isString()) {
      throw new TapdbException(
          ErrorCode.TIME_ZONE_NOT_STRING,
          "timezone must evaluate to a string, found " + BsonTypes.name(zone.type()));
    }
    return zone(zone.string());
  }

  private static ZoneId zone(String name) {
    ZoneId offset = offset(name);
    if (offset != null) {
      return offset;
    }
    try {
      if (name.equals("UTC") || name.equals("GMT") || name.equals("Z")) {
        return ZoneOffset.UTC;
      }
      String full = ZoneId.SHORT_IDS.getOrDefault(name, name);
      if (ZoneId.getAvailableZoneIds().contains(full)) {
        return ZoneId.of(full);
      }
      if (name.length() == 3 && full.startsWith("-")) {
        return ZoneOffset.of(full);
      }
    } catch (DateTimeException noSuchZone) {
      throw unknown(name);
    }
    throw unknown(name);
  }

  private static TapdbException unknown(String name) {
    return new TapdbException(
        ErrorCode.UNKNOWN_TIME_ZONE, "unrecognized time zone identifier: \"" + name + "\"");
  }

  /** The offset {@code +hh}, {@code +hhmm} or {@code +hh:mm}, or null when it is none. */
  private static ZoneOffset offset(String name) {
    if (name.isEmpty() || (name.charAt(0) != '+' && name.charAt(0) != '-')) {
      return null;
    }
    String digits = name.substring(1);
    if (digits.length() == 5 && digits.charAt(2) == ':') {
      digits = digits.substring(0, 2) + digits.substring(3);
    }
    if ((digits.length() != 2 && digits.length() != 4)
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    int hours = Integer.parseInt(digits.substring(0, 2));
    int minutes = digits.length() == 4 ? Integer.parseInt(digits.substring(2)) : 0;
    if (minutes > 59 || hours * 60 + minutes > MAX_OFFSET_HOURS * 60) {
      return null;
    }
    int sign = name.charAt(0) == '-' ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }
}
