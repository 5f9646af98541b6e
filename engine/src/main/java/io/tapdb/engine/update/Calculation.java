// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Arithmetic;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;

/**
 * The operators {@code $inc} and {@code $mul}: calculate with a number; a missing one counts as 0.
 */
final class Calculation extends Modifier {
  private static final Value ZERO = Value.of(0);

  private final boolean sum;
  private final Value operand;

  private Calculation(boolean sum, Value operand) {
    this.sum = sum;
    this.operand = operand;
  }

  static Modifier increment(Operand operand) {
    return parse(operand, "increment", true);
  }

  static Modifier multiply(Operand operand) {
    return parse(operand, "multiply", false);
  }

  private static Modifier parse(Operand operand, String verb, boolean sum) {
    if (!operand.value().isNumber()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "Cannot " + verb + " with non-numeric argument: " + operand);
    }
    return new Calculation(sum, operand.value());
  }

  @Override
  Value apply(Value old, Application run) {
    if (old.isMissing()) {
      // a product with zero keeps the type of the operand; a sum keeps the operand itself
      return sum ? operand : Arithmetic.multiply(operand, ZERO);
    }
    if (!old.isNumber()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH,
          "Cannot apply "
              + name()
              + " to a value of non-numeric type. "
              + Shown.identity(run.root())
              + " has the field '"
              + run.lastPart()
              + "' of non-numeric type "
              + BsonTypes.name(old.type()));
    }
    Value result = sum ? Arithmetic.add(old, operand) : Arithmetic.multiply(old, operand);
    if (result == null) {
      throw Operand.bad(
          "Failed to apply "
              + name()
              + " operations to current value ("
              + (old.type() == BsonTypes.INT32 ? "(NumberInt)" : "(NumberLong)")
              + old
              + ") for document "
              + Shown.identity(run.root()));
    }
    return result;
  }

  private String name() {
    return sum ? "$inc" : "$mul";
  }
}
