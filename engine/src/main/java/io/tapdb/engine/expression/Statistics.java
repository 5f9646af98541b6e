// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The accumulators that are expressions too: over their operands, or over the elements of a single
 * operand that is an array.
 */
final class Statistics {
  private Statistics() {}

  static void register(OperatorRegistry registry) {
    registry.variadic("$sum", (operands, variables) -> sum(spread(operands, variables)));
    registry.variadic("$avg", (operands, variables) -> average(spread(operands, variables)));
    registry.variadic("$min", (operands, variables) -> extreme(spread(operands, variables), -1));
    registry.variadic("$max", (operands, variables) -> extreme(spread(operands, variables), 1));
    registry.variadic(
        "$stdDevPop", (operands, variables) -> deviation(spread(operands, variables), false));
    registry.variadic(
        "$stdDevSamp", (operands, variables) -> deviation(spread(operands, variables), true));
  }

  private static List<Value> spread(Value[] operands, Variables variables) {
    if (operands.length != 1 || !operands[0].isArray()) {
      return List.of(operands);
    }
    List<Value> elements = new ArrayList<>();
    FieldCursor element = operands[0].doc().fields();
    while (element.next()) {
      variables.step();
      elements.add(element.value());
    }
    return elements;
  }

  private static Value sum(List<Value> values) {
    NumberSum sum = new NumberSum();
    for (Value value : values) {
      if (value.isNumber()) {
        sum.add(value);
      }
    }
    return sum.result();
  }

  private static Value average(List<Value> values) {
    NumberSum sum = new NumberSum();
    int count = 0;
    for (Value value : values) {
      if (value.isNumber()) {
        sum.add(value);
        count++;
      }
    }
    return count == 0 ? Value.NULL : sum.average(count);
  }

  private static Value extreme(List<Value> values, int direction) {
    Value best = Value.NULL;
    for (Value value : values) {
      if (!value.isNullish()
          && (best == Value.NULL || Comparisons.compare(value, best) * direction > 0)) {
        best = value;
      }
    }
    return best;
  }

  private static Value deviation(List<Value> values, boolean sample) {
    Deviation deviation = new Deviation();
    for (Value value : values) {
      if (value.isNumber()) {
        deviation.add(Numbers.toDouble(value));
      }
    }
    return deviation.result(sample);
  }
}
