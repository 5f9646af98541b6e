// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.ValueLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code $firstN $lastN $minN $maxN}: a few of the values. */
final class Few implements ValueAccumulator.ValueFold {
  /** Which values are kept. */
  enum Kind {
    FIRST("$firstN"),
    LAST("$lastN"),
    MIN("$minN"),
    MAX("$maxN");

    private final String operator;

    Kind(String operator) {
      this.operator = operator;
    }

    String operator() {
      return operator;
    }
  }

  private static final int OVERHEAD = 48;

  private final Kind kind;
  private final long count;
  private final List<Value> values = new ArrayList<>();
  private long bytes;

  private Few(Kind kind, long count) {
    this.kind = kind;
    this.count = count;
  }

  static Accumulator parse(Kind kind, Value argument, ParseContext context) {
    FewArguments arguments = FewArguments.parse(kind.operator, argument, "input", "n");
    long count = FewArguments.count(kind.operator, arguments.get("n"), context);
    return new ValueAccumulator(
        ExpressionParser.parse(arguments.get("input"), context), () -> new Few(kind, count));
  }

  @Override
  public long add(Value value) {
    long before = bytes;
    switch (kind) {
      case FIRST -> {
        if (values.size() < count) {
          insert(values.size(), value);
        }
      }
      case LAST -> {
        insert(values.size(), value);
        cut(0);
      }
      case MIN, MAX -> insertSorted(value);
    }
    ValueLimits.checkBytes(bytes);
    return bytes - before;
  }

  private void insertSorted(Value value) {
    if (value.isNullish()) {
      return;
    }
    int place =
        kind == Kind.MIN
            ? Collections.binarySearch(values, value, BsonOrder.COMPARATOR)
            : Collections.binarySearch(values, value, BsonOrder.COMPARATOR.reversed());
    insert(place < 0 ? -place - 1 : place, value);
    cut(values.size() - 1);
  }

  private void insert(int place, Value value) {
    Value present = value.isMissing() ? Value.NULL : ValueLimits.nested(value).detached();
    values.add(place, present);
    bytes += present.length() + OVERHEAD;
  }

  /** Drops the value at that place when there are too many. */
  private void cut(int place) {
    if (values.size() > count) {
      bytes -= values.remove(place).length() + OVERHEAD;
    }
  }

  @Override
  public Value result() {
    DocWriter array = DocWriter.array();
    values.forEach(array::add);
    return array.buildArray();
  }
}
