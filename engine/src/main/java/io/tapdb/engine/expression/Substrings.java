// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** Parts of strings and where they stand, counted in bytes or in characters. */
final class Substrings {
  private Substrings() {}

  static void register(OperatorRegistry registry) {
    registry.fixed("$substr", 3, (operands, variables) -> bytes("$substr", operands));
    registry.fixed("$substrBytes", 3, (operands, variables) -> bytes("$substrBytes", operands));
    registry.fixed("$substrCP", 3, (operands, variables) -> characters(operands));
    registry.ranged("$indexOfBytes", 2, 4, Substrings::indexOfBytes);
    registry.ranged("$indexOfCP", 2, 4, Substrings::indexOfCharacters);
  }

  private static Value bytes(String name, Value[] operands) {
    Value text = Texts.of(operands[0]);
    long start = number(operands[1], ErrorCode.SUBSTR_START_NOT_NUMBER, name + ": starting index");
    long count = number(operands[2], ErrorCode.SUBSTR_LENGTH_NOT_NUMBER, name + ": length");
    if (start < 0) {
      throw new TapdbException(
          ErrorCode.SUBSTR_START_NEGATIVE,
          name + ": starting index must be non-negative (got: " + start + ")");
    }
    int length = Utf8.length(text);
    if (start >= length) {
      return Utf8.EMPTY;
    }
    int from = (int) start;
    int to = count < 0 || count > length - from ? length : from + (int) count;
    if (Utf8.isContinuation(Utf8.at(text, from))) {
      throw new TapdbException(
          ErrorCode.SUBSTR_START_INSIDE_CHARACTER,
          name + ": Invalid range, starting index is a UTF-8 continuation byte.");
    }
    if (to < length && Utf8.isContinuation(Utf8.at(text, to))) {
      throw new TapdbException(
          ErrorCode.SUBSTR_END_INSIDE_CHARACTER,
          name + ": Invalid range, ending index is in the middle of a UTF-8 character.");
    }
    return Utf8.slice(text, from, to);
  }

  private static long number(Value operand, ErrorCode notNumber, String what) {
    if (!operand.isNumber()) {
      throw new TapdbException(
          notNumber,
          what + " must be a numeric type (is BSON type " + BsonTypes.name(operand.type()) + ")");
    }
    return Numbers.toLong(operand);
  }

  private static Value characters(Value[] operands) {
    Value text = Texts.of(operands[0]);
    int start =
        Numeric.int32(operands[1], ErrorCode.SUBSTR_CP_START_NOT_INT, "$substrCP: starting index");
    int count = Numeric.int32(operands[2], ErrorCode.SUBSTR_CP_LENGTH_NOT_INT, "$substrCP: length");
    if (count < 0) {
      throw new TapdbException(
          ErrorCode.SUBSTR_CP_LENGTH_NEGATIVE, "$substrCP: length must be a nonnegative integer.");
    }
    if (start < 0) {
      throw new TapdbException(
          ErrorCode.SUBSTR_CP_START_NEGATIVE,
          "$substrCP: the starting index must be nonnegative integer.");
    }
    int from = Utf8.positionOf(text, start);
    int to = from;
    for (int i = 0; i < count && to < Utf8.length(text); i++) {
      to = Utf8.next(text, to);
    }
    return Utf8.slice(text, from, to);
  }

  private static Value indexOfBytes(Value[] operands, Variables variables) {
    Value text = operands[0];
    if (text.isNullish()) {
      return Value.NULL;
    }
    Texts.require(text, ErrorCode.INDEX_OF_BYTES_IN_NON_STRING, "$indexOfBytes first argument");
    Value part =
        Texts.require(
            operands[1], ErrorCode.INDEX_OF_BYTES_OF_NON_STRING, "$indexOfBytes second argument");
    int length = Utf8.length(text);
    int from = bound("$indexOfBytes", operands, 2, 0);
    int to = Math.min(length, bound("$indexOfBytes", operands, 3, length));
    return Value.of(from > to ? -1 : Utf8.indexOf(text, part, from, to, variables));
  }

  private static Value indexOfCharacters(Value[] operands, Variables variables) {
    Value text = operands[0];
    if (text.isNullish()) {
      return Value.NULL;
    }
    Texts.require(text, ErrorCode.INDEX_OF_CP_IN_NON_STRING, "$indexOfCP first argument");
    Value part =
        Texts.require(
            operands[1], ErrorCode.INDEX_OF_CP_OF_NON_STRING, "$indexOfCP second argument");
    int length = Utf8.characters(text);
    int from = bound("$indexOfCP", operands, 2, 0);
    int to = Math.min(length, bound("$indexOfCP", operands, 3, length));
    if (from > to) {
      return Value.of(-1);
    }
    int at =
        Utf8.indexOf(text, part, Utf8.positionOf(text, from), Utf8.positionOf(text, to), variables);
    return Value.of(at < 0 ? -1 : Utf8.characters(Utf8.slice(text, 0, at)));
  }

  /**
   * The bound of a search given as an operand, or its default; shared by the searches in arrays.
   */
  static int bound(String name, Value[] operands, int index, int otherwise) {
    if (index >= operands.length || operands[index].isMissing()) {
      return otherwise;
    }
    String which = name + (index == 2 ? " starting index" : " ending index");
    int bound = Numeric.int32(operands[index], ErrorCode.INDEX_OF_BOUND_NOT_INT, which);
    if (bound < 0) {
      throw new TapdbException(
          ErrorCode.INDEX_OF_BOUND_NEGATIVE,
          which + " must be a nonnegative integer, found: " + bound);
    }
    return bound;
  }
}
