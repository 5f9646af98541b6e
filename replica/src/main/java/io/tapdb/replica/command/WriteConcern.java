// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/**
 * When a write counts as done for the client.
 *
 * @param acknowledged false for {@code w: 0}
 * @param journaled whether it has to be on disk
 */
public record WriteConcern(boolean acknowledged, boolean journaled) {
  /** What a node outside a set uses where the client says nothing: done when on disk. */
  public static final WriteConcern DEFAULT = new WriteConcern(true, true);

  private static final int MAX_MEMBERS = 50;

  /**
   * Parses the field of a command, for a node that is not a member of a set.
   *
   * @throws TapdbException naming the part that is wrong or cannot be satisfied
   */
  public static WriteConcern parse(Value value) {
    if (value.isMissing()) {
      return DEFAULT;
    }
    if (!value.isDocument()) {
      throw wrongType("writeConcern", value, "object");
    }
    boolean acknowledged = true;
    boolean journaled = true;
    FieldCursor field = value.doc().fields();
    while (field.next()) {
      switch (field.name()) {
        case "w" -> acknowledged = isAcknowledged(field.value());
        case "j", "fsync" -> journaled = flag(field.name(), field.value());
        case "wtimeout" -> checkTimeout(field.value());
        case "provenance", "wOpTime", "wNumNodes", "wElectionId", "getLastError" -> {}
        default ->
            throw new TapdbException(
                ErrorCode.FAILED_TO_PARSE, "unrecognized write concern field: " + field.name());
      }
    }
    return new WriteConcern(acknowledged, journaled);
  }

  private static boolean isAcknowledged(Value w) {
    if (w.isString()) {
      if (!w.string().equals("majority")) {
        throw new TapdbException(
            ErrorCode.BAD_VALUE,
            "cannot use non-majority 'w' mode \""
                + w.string()
                + "\" when a host is not a member of a replica set");
      }
      return true;
    }
    if (!w.isNumber()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "w has to be a number, string, or object, but is " + BsonTypes.name(w.type()));
    }
    long members = Numbers.toLong(w);
    if (members < 0 || members > MAX_MEMBERS) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "w has to be a non-negative number and not greater than " + MAX_MEMBERS);
    }
    if (members > 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "cannot use 'w' > 1 when a host is not replicated");
    }
    return members == 1;
  }

  private static boolean flag(String name, Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> value.bool();
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE -> Numbers.toDouble(value) != 0;
      default -> throw wrongType("writeConcern." + name, value, "bool");
    };
  }

  /** Only members of a set wait for one another; a node outside one has nothing to time. */
  private static void checkTimeout(Value value) {
    if (!value.isNumber()) {
      throw wrongType("writeConcern.wtimeout", value, "number");
    }
  }

  private static TapdbException wrongType(String name, Value value, String expected) {
    return new TapdbException(
        ErrorCode.TYPE_MISMATCH,
        "BSON field '"
            + name
            + "' is the wrong type '"
            + BsonTypes.name(value.type())
            + "', expected type '"
            + expected
            + "'");
  }
}
