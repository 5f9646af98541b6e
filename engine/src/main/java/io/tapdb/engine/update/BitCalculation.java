// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/** The operator {@code $bit}: and, or and xor on whole numbers; a missing one counts as 0. */
final class BitCalculation extends Modifier {
  private record Step(String kind, Value mask) {}

  private final List<Step> steps;

  private BitCalculation(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  static Modifier parse(Operand operand) {
    if (!operand.value().isDocument()) {
      throw Operand.bad(
          "The $bit modifier is not compatible with a "
              + BsonTypes.name(operand.value().type())
              + ". You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}");
    }
    List<Step> steps = new ArrayList<>();
    FieldCursor step = operand.value().doc().fields();
    while (step.next()) {
      steps.add(step(step.name(), step.value()));
    }
    if (steps.isEmpty()) {
      throw Operand.bad(
          "You must pass in at least one bitwise operation. "
              + "The format is: {$bit: {field: {and/or/xor: #}}");
    }
    return new BitCalculation(steps);
  }

  private static Step step(String kind, Value mask) {
    if (!kind.equals("and") && !kind.equals("or") && !kind.equals("xor")) {
      throw Operand.bad(
          "The $bit modifier only supports 'and', 'or', and 'xor', not '"
              + kind
              + "' which is an unknown operator: "
              + Shown.field(kind, mask));
    }
    if (!isWhole(mask)) {
      throw Operand.bad(
          "The $bit modifier field must be an Integer(32/64 bit); a '"
              + BsonTypes.name(mask.type())
              + "' is not supported here: "
              + Shown.field(kind, mask));
    }
    return new Step(kind, mask);
  }

  private static boolean isWhole(Value value) {
    return value.type() == BsonTypes.INT32 || value.type() == BsonTypes.INT64;
  }

  @Override
  Value apply(Value old, Application run) {
    if (!old.isMissing() && !isWhole(old)) {
      throw Operand.bad(
          "Cannot apply $bit to a value of non-integral type."
              + Shown.identity(run.root())
              + " has the field "
              + run.lastPart()
              + " of non-integer type "
              + BsonTypes.name(old.type()));
    }
    boolean wide = old.type() == BsonTypes.INT64;
    long bits = old.isMissing() ? 0 : Numbers.toLong(old);
    for (Step step : steps) {
      long mask = Numbers.toLong(step.mask());
      wide |= step.mask().type() == BsonTypes.INT64;
      bits =
          switch (step.kind()) {
            case "and" -> bits & mask;
            case "or" -> bits | mask;
            default -> bits ^ mask;
          };
    }
    return wide ? Value.of(bits) : Value.of((int) bits);
  }
}
