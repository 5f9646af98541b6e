// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** Looking into arrays: elements by position, positions by element, size, slices. */
final class ArrayAccess {
  private ArrayAccess() {}

  static void register(OperatorRegistry registry) {
    registry.unary("$isArray", value -> Value.of(value.isArray()));
    registry.unary("$size", ArrayAccess::size);
    registry.binary("$arrayElemAt", ArrayAccess::elementAt);
    registry.unary("$first", array -> end("$first", array, 0));
    registry.unary("$last", array -> end("$last", array, -1));
    registry.fixed("$in", 2, ArrayAccess::isIn);
    registry.ranged("$indexOfArray", 2, 4, ArrayAccess::indexOf);
    registry.ranged("$slice", 2, 3, (operands, variables) -> slice(operands));
  }

  /** The operand, which must be an array. */
  static Value require(Value operand, ErrorCode notArray, String what) {
    if (!operand.isArray()) {
      throw new TapdbException(
          notArray, what + " must be an array, but is " + BsonTypes.name(operand.type()));
    }
    return operand;
  }

  private static Value size(Value array) {
    return Value.of(
        require(array, ErrorCode.SIZE_OF_NON_ARRAY, "The argument to $size").doc().size());
  }

  private static Value elementAt(Value array, Value index) {
    if (array.isNullish() || index.isNullish()) {
      return Value.NULL;
    }
    require(array, ErrorCode.ELEMENT_OF_NON_ARRAY, "$arrayElemAt's first argument");
    if (!index.isNumber()) {
      throw new TapdbException(
          ErrorCode.ELEMENT_INDEX_NOT_NUMBER,
          "$arrayElemAt's second argument must be a numeric value, but is "
              + BsonTypes.name(index.type()));
    }
    int at =
        Numeric.int32(index, ErrorCode.ELEMENT_INDEX_NOT_INT, "$arrayElemAt's second argument");
    return at(array, at);
  }

  private static Value end(String name, Value array, int index) {
    if (array.isNullish()) {
      return Value.NULL;
    }
    return at(require(array, ErrorCode.ELEMENT_OF_NON_ARRAY, name + "'s argument"), index);
  }

  /** The element at that index, from the end when negative, or missing. */
  static Value at(Value array, int index) {
    int skip = index >= 0 ? index : array.doc().size() + index;
    if (skip < 0) {
      return Value.MISSING;
    }
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      if (skip-- == 0) {
        return element.value();
      }
    }
    return Value.MISSING;
  }

  private static Value isIn(Value[] operands, Variables variables) {
    require(operands[1], ErrorCode.IN_NON_ARRAY, "$in's second argument");
    return Value.of(indexOf(operands[1], operands[0], 0, Integer.MAX_VALUE, variables) >= 0);
  }

  private static Value indexOf(Value[] operands, Variables variables) {
    if (operands[0].isNullish()) {
      return Value.NULL;
    }
    require(operands[0], ErrorCode.INDEX_OF_IN_NON_ARRAY, "$indexOfArray's first argument");
    int from = Substrings.bound("$indexOfArray", operands, 2, 0);
    int to = Substrings.bound("$indexOfArray", operands, 3, Integer.MAX_VALUE);
    return Value.of(indexOf(operands[0], operands[1], from, to, variables));
  }

  private static int indexOf(Value array, Value wanted, int from, int to, Variables variables) {
    FieldCursor element = array.doc().fields();
    for (int i = 0; i < to && element.next(); i++) {
      variables.step();
      if (i >= from && Comparisons.compare(element.value(), wanted) == 0) {
        return i;
      }
    }
    return -1;
  }

  private static Value slice(Value[] operands) {
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
    }
    Value array = require(operands[0], ErrorCode.SLICE_OF_NON_ARRAY, "First argument to $slice");
    int first = Numeric.int32(operands[1], ErrorCode.SLICE_POSITION, "Second argument to $slice");
    int size = array.doc().size();
    if (operands.length == 2) {
      return first >= 0
          ? slice(array, 0, first)
          : slice(array, Math.max(0L, size + (long) first), size);
    }
    int count = Numeric.int32(operands[2], ErrorCode.SLICE_COUNT, "Third argument to $slice");
    if (count <= 0) {
      throw new TapdbException(
          ErrorCode.SLICE_COUNT_NOT_POSITIVE,
          "Third argument to $slice must be positive: " + count);
    }
    long from = first >= 0 ? first : Math.max(0L, size + (long) first);
    return slice(array, from, from + count);
  }

  /** The elements from one position up to another, as far as there are any. */
  static Value slice(Value array, long from, long to) {
    ArrayWriter part = new ArrayWriter();
    FieldCursor element = array.doc().fields();
    for (long i = 0; i < to && element.next(); i++) {
      if (i >= from) {
        part.add(element.value());
      }
    }
    return part.build();
  }
}
