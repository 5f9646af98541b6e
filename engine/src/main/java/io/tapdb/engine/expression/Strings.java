// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;

/** Operators on whole strings: joining, splitting, measuring, and changing case. */
final class Strings {
  private Strings() {}

  static void register(OperatorRegistry registry) {
    registry.variadic("$concat", (operands, variables) -> concat(operands));
    registry.unary("$toLower", text -> cased(Texts.of(text), 'A', 'Z', 'a' - 'A'));
    registry.unary("$toUpper", text -> cased(Texts.of(text), 'a', 'z', 'A' - 'a'));
    registry.binary("$strcasecmp", Strings::compareIgnoringCase);
    registry.unary(
        "$strLenBytes",
        text ->
            Value.of(
                Utf8.length(
                    Texts.require(
                        text, ErrorCode.STR_LEN_BYTES_OF_NON_STRING, "$strLenBytes argument"))));
    registry.unary(
        "$strLenCP",
        text ->
            Value.of(
                Utf8.characters(
                    Texts.require(
                        text, ErrorCode.STR_LEN_CP_OF_NON_STRING, "$strLenCP argument"))));
    registry.fixed("$split", 2, Strings::split);
  }

  private static Value concat(Value[] operands) {
    long length = 0;
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
      if (!operand.isString()) {
        throw new TapdbException(
            ErrorCode.CONCAT_OF_NON_STRING,
            "$concat only supports strings, not " + BsonTypes.name(operand.type()));
      }
      length += Utf8.length(operand);
    }
    ValueLimits.checkBytes(length);
    byte[] joined = new byte[(int) length + 5];
    Utf8.writeLength(joined, (int) length + 1);
    int at = 4;
    for (Value operand : operands) {
      System.arraycopy(operand.bytes(), Utf8.start(operand), joined, at, Utf8.length(operand));
      at += Utf8.length(operand);
    }
    return Value.of(BsonTypes.STRING, joined, 0, joined.length);
  }

  /** The text with its ASCII letters of one case moved to the other; other letters stay. */
  private static Value cased(Value text, char first, char last, int shift) {
    Value copy = Utf8.slice(text, 0, Utf8.length(text));
    byte[] bytes = copy.bytes();
    for (int i = 4; i < bytes.length - 1; i++) {
      if (bytes[i] >= first && bytes[i] <= last) {
        bytes[i] += (byte) shift;
      }
    }
    return copy;
  }

  private static Value compareIgnoringCase(Value a, Value b) {
    Value left = cased(Texts.of(a), 'a', 'z', 'A' - 'a');
    Value right = cased(Texts.of(b), 'a', 'z', 'A' - 'a');
    return Value.of(Integer.signum(Comparisons.compare(left, right)));
  }

  private static Value split(Value[] operands, Variables variables) {
    Value text = operands[0];
    Value separator = operands[1];
    if (text.isNullish() || separator.isNullish()) {
      return Value.NULL;
    }
    Texts.require(text, ErrorCode.SPLIT_OF_NON_STRING, "$split's first argument");
    Texts.require(separator, ErrorCode.SPLIT_BY_NON_STRING, "$split's second argument");
    int length = Utf8.length(separator);
    if (length == 0) {
      throw new TapdbException(ErrorCode.SPLIT_BY_NOTHING, "$split requires a non-empty separator");
    }
    ArrayWriter parts = new ArrayWriter();
    int end = Utf8.length(text);
    int from = 0;
    for (int at = Utf8.indexOf(text, separator, 0, end, variables);
        at >= 0;
        at = Utf8.indexOf(text, separator, from, end, variables)) {
      variables.step();
      parts.add(Utf8.slice(text, from, at));
      from = at + length;
    }
    return parts.add(Utf8.slice(text, from, end)).build();
  }
}
