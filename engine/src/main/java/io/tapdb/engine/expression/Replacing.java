// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Value;

/** {@code $replaceOne} and {@code $replaceAll}: one text in place of another. */
final class Replacing {
  private Replacing() {}

  static void register(OperatorRegistry registry) {
    replace(registry, "$replaceOne", false);
    replace(registry, "$replaceAll", true);
  }

  private static void replace(OperatorRegistry registry, String name, boolean all) {
    registry.named(
        NamedArguments.of(name).required("input").required("find").required("replacement"),
        (operands, variables) -> {
          checked(operands[0], ErrorCode.REPLACE_IN_NON_STRING, name + " requires that 'input'");
          checked(operands[1], ErrorCode.REPLACE_OF_NON_STRING, name + " requires that 'find'");
          checked(
              operands[2], ErrorCode.REPLACE_BY_NON_STRING, name + " requires that 'replacement'");
          for (Value operand : operands) {
            if (operand.isNullish()) {
              return Value.NULL;
            }
          }
          return replaced(operands, all, variables);
        });
  }

  private static void checked(Value operand, ErrorCode notString, String what) {
    if (!operand.isNullish()) {
      Texts.require(operand, notString, what);
    }
  }

  private static Value replaced(Value[] operands, boolean all, Variables variables) {
    String text = operands[0].string();
    String find = operands[1].string();
    String replacement = operands[2].string();
    int at = text.indexOf(find);
    if (at < 0) {
      return operands[0];
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    while (at >= 0) {
      variables.step();
      ValueLimits.checkBytes((long) result.length() + (at - from) + replacement.length());
      result.append(text, from, at).append(replacement);
      from = at + find.length();
      // an empty text is found before every character and at the end
      boolean skips = find.isEmpty() && from < text.length();
      if (skips) {
        int next = text.offsetByCodePoints(from, 1);
        result.append(text, from, next);
        from = next;
      }
      at = all && (skips || !find.isEmpty()) ? text.indexOf(find, from) : -1;
    }
    return Value.of(result.append(text, from, text.length()).toString());
  }
}
