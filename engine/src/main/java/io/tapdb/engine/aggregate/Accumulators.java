// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ParseContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The registry of accumulators. */
final class Accumulators {
  /** Makes the accumulator of {@code {$name: argument}}. */
  interface Parser {
    Accumulator parse(Value argument, ParseContext context);
  }

  static final Map<String, Parser> BY_NAME = all();

  private Accumulators() {}

  private static Map<String, Parser> all() {
    Map<String, Parser> parsers = new HashMap<>();
    unary(parsers, "$sum", SumFold::new);
    unary(parsers, "$avg", AverageFold::new);
    unary(parsers, "$min", () -> new ExtremeFold(-1));
    unary(parsers, "$max", () -> new ExtremeFold(1));
    unary(parsers, "$first", () -> new EndFold(true));
    unary(parsers, "$last", () -> new EndFold(false));
    unary(parsers, "$push", PushFold::new);
    unary(parsers, "$addToSet", SetFold::new);
    unary(parsers, "$stdDevPop", () -> new DeviationFold(false));
    unary(parsers, "$stdDevSamp", () -> new DeviationFold(true));
    unary(parsers, "$mergeObjects", MergeFold::new);
    parsers.put("$count", Accumulators::count);
    for (Few.Kind kind : Few.Kind.values()) {
      parsers.put(kind.operator(), (argument, context) -> Few.parse(kind, argument, context));
    }
    for (Ranked.Kind kind : Ranked.Kind.values()) {
      parsers.put(kind.operator(), (argument, context) -> Ranked.parse(kind, argument, context));
    }
    return Map.copyOf(parsers);
  }

  private static void unary(
      Map<String, Parser> parsers, String name, Supplier<ValueAccumulator.ValueFold> folds) {
    parsers.put(
        name,
        (argument, context) -> {
          Value operand = argument;
          if (argument.isArray()) {
            Doc operands = argument.doc();
            if (operands.size() != 1) {
              throw new TapdbException(
                  ErrorCode.ACCUMULATOR_NOT_UNARY,
                  "The " + name + " accumulator is a unary operator");
            }
            operand = operands.get("0");
          }
          return new ValueAccumulator(ExpressionParser.parse(operand, context), folds);
        });
  }

  private static Accumulator count(Value argument, ParseContext context) {
    if (!argument.isDocument() || !argument.doc().isEmpty()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "$count takes no arguments, i.e. $count:{}");
    }
    return new ValueAccumulator(ExpressionParser.parse(Value.of(1), context), SumFold::new);
  }
}
