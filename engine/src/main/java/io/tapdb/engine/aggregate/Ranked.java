// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.ValueLimits;
import io.tapdb.engine.expression.Variables;
import io.tapdb.engine.sort.SortPattern;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;

/** {@code $top $topN $bottom $bottomN}: values of the rows that come first or last in an order. */
final class Ranked implements Accumulator {
  /** Which end of the order, and whether one value or an array. */
  enum Kind {
    TOP("$top", true, true),
    TOP_N("$topN", true, false),
    BOTTOM("$bottom", false, true),
    BOTTOM_N("$bottomN", false, false);

    private final String operator;
    private final boolean top;
    private final boolean single;

    Kind(String operator, boolean top, boolean single) {
      this.operator = operator;
      this.top = top;
      this.single = single;
    }

    String operator() {
      return operator;
    }
  }

  private static final int OVERHEAD = 128;

  private record Row(byte[] key, long number, Value value) {
    private static final Comparator<Row> ORDER =
        Comparator.comparing(Row::key, Arrays::compareUnsigned).thenComparingLong(Row::number);

    long bytes() {
      return (long) key.length + value.length() + OVERHEAD;
    }
  }

  private final Kind kind;
  private final SortPattern pattern;
  private final Expression output;
  private final long count;

  private Ranked(Kind kind, SortPattern pattern, Expression output, long count) {
    this.kind = kind;
    this.pattern = pattern;
    this.output = output;
    this.count = count;
  }

  static Accumulator parse(Kind kind, Value argument, ParseContext context) {
    FewArguments arguments =
        kind.single
            ? FewArguments.parse(kind.operator, argument, "sortBy", "output")
            : FewArguments.parse(kind.operator, argument, "sortBy", "output", "n");
    Value sortBy = arguments.get("sortBy");
    if (!sortBy.isDocument()) {
      throw new TapdbException(
          ErrorCode.RANKED_SORT_BY,
          "expected 'sortBy' of " + kind.operator + " to be an object, found: " + sortBy);
    }
    return new Ranked(
        kind,
        SortPattern.parse(sortBy.doc()),
        ExpressionParser.parse(arguments.get("output"), context),
        kind.single ? 1 : FewArguments.count(kind.operator, arguments.get("n"), context));
  }

  @Override
  public Fold start() {
    return new RankedFold();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    output.addDependencies(needed);
    new Sort(pattern, 0).addDependencies(needed);
  }

  private final class RankedFold implements Fold {
    private final TreeSet<Row> rows = new TreeSet<>(Row.ORDER);
    private long seen;
    private long bytes;

    @Override
    public long add(Doc row, Variables variables) {
      long before = bytes;
      byte[] key = pattern.keyOf(row);
      Row candidate = new Row(key, seen++, Value.NULL);
      if (rows.size() >= count && !isBetter(candidate)) {
        return 0;
      }
      Value value = output.evaluate(row, variables);
      Value present = value.isMissing() ? Value.NULL : ValueLimits.nested(value).detached();
      Row kept = new Row(key, candidate.number(), present);
      rows.add(kept);
      bytes += kept.bytes();
      if (rows.size() > count) {
        bytes -= (kind.top ? rows.pollLast() : rows.pollFirst()).bytes();
      }
      ValueLimits.checkBytes(bytes);
      return bytes - before;
    }

    private boolean isBetter(Row candidate) {
      return kind.top
          ? Row.ORDER.compare(candidate, rows.last()) < 0
          : Row.ORDER.compare(candidate, rows.first()) > 0;
    }

    @Override
    public Value result() {
      if (kind.single) {
        return rows.isEmpty() ? Value.NULL : rows.first().value();
      }
      DocWriter array = DocWriter.array();
      rows.forEach(row -> array.add(row.value()));
      return array.buildArray();
    }
  }
}
