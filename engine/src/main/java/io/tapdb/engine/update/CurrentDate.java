// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** The operator {@code $currentDate}: sets the time, as a date or as a timestamp. */
final class CurrentDate extends Modifier {
  private final boolean timestamp;

  private CurrentDate(boolean timestamp) {
    this.timestamp = timestamp;
  }

  static Modifier parse(Operand operand) {
    Value value = operand.value();
    if (value.type() == BsonTypes.BOOLEAN) {
      return new CurrentDate(false);
    }
    if (!value.isDocument()) {
      throw Operand.bad(
          BsonTypes.name(value.type())
              + " is not valid type for $currentDate. Please use a boolean ('true') or a $type"
              + " expression ({$type: 'timestamp/date'}).");
    }
    String type = "";
    FieldCursor option = value.doc().fields();
    while (option.next()) {
      if (!option.nameIs("$type")) {
        throw Operand.bad("Unrecognized $currentDate option: " + option.name());
      }
      type = option.type() == BsonTypes.STRING ? option.value().string() : "";
    }
    if (!type.equals("date") && !type.equals("timestamp")) {
      throw Operand.bad(
          "The '$type' string field is required to be 'date' or 'timestamp': "
              + "{$currentDate: {field : {$type: 'date'}}}");
    }
    return new CurrentDate(type.equals("timestamp"));
  }

  @Override
  Value apply(Value old, Application run) {
    return timestamp
        ? Value.timestamp(run.context().timestamp())
        : Value.date(run.context().nowMillis());
  }
}
