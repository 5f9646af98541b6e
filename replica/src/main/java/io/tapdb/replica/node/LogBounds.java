// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/**
 * Which part of the log a filter can be about, by what it says of {@code ts}; timestamps as
 * unsigned numbers, both ends included.
 */
public record LogBounds(long from, long to) {
  private static final long LAST = -1;

  /** The whole log. */
  public static final LogBounds ALL = new LogBounds(0, LAST);

  /** The narrowest bounds that are easily seen; documents outside can never match. */
  public static LogBounds of(Doc filter) {
    LogBounds bounds = ALL;
    FieldCursor field = filter.fields();
    while (field.next()) {
      if (field.nameIs("ts")) {
        bounds = bounds.narrowed(field.value());
      } else if (field.nameIs("$and") && field.value().isArray()) {
        bounds = bounds.narrowedByAll(field.value().doc());
      }
    }
    return bounds;
  }

  private LogBounds narrowedByAll(Doc conditions) {
    LogBounds bounds = this;
    FieldCursor condition = conditions.fields();
    while (condition.next()) {
      if (condition.type() == BsonTypes.DOCUMENT) {
        LogBounds other = of(condition.value().doc());
        bounds = bounds.from(other.from).to(other.to);
      }
    }
    return bounds;
  }

  private LogBounds narrowed(Value condition) {
    if (condition.type() == BsonTypes.TIMESTAMP) {
      return from(condition.int64()).to(condition.int64());
    }
    if (!condition.isDocument()) {
      return this;
    }
    LogBounds bounds = this;
    FieldCursor operator = condition.doc().fields();
    while (operator.next()) {
      if (operator.type() == BsonTypes.TIMESTAMP) {
        long timestamp = operator.value().int64();
        bounds =
            switch (operator.name()) {
              case "$eq" -> bounds.from(timestamp).to(timestamp);
              case "$gt", "$gte" -> bounds.from(timestamp);
              case "$lt", "$lte" -> bounds.to(timestamp);
              default -> bounds;
            };
      }
    }
    return bounds;
  }

  private LogBounds from(long timestamp) {
    return Long.compareUnsigned(timestamp, from) > 0 ? new LogBounds(timestamp, to) : this;
  }

  private LogBounds to(long timestamp) {
    return Long.compareUnsigned(timestamp, to) < 0 ? new LogBounds(from, timestamp) : this;
  }

  boolean isBefore(long timestamp) {
    return Long.compareUnsigned(timestamp, to) > 0;
  }

  boolean isAfter(long timestamp) {
    return Long.compareUnsigned(timestamp, from) < 0;
  }
}
