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
    Value text = operands[0];
    Value find = operands[1];
    int end = Utf8.length(text);
    int at = Utf8.indexOf(text, find, 0, end, variables);
    if (at < 0) {
      return text;
    }
    Utf8Builder result = new Utf8Builder();
    int from = 0;
    while (at >= 0) {
      variables.step();
      result.add(text, from, at).add(operands[2], 0, Utf8.length(operands[2]));
      from = at + Utf8.length(find);
      boolean empty = Utf8.length(find) == 0;
      boolean more = all && !(empty && from == end);
      if (empty && from < end) {
        // an empty text is found before every character and at the end
        int next = Utf8.next(text, from);
        result.add(text, from, next);
        from = next;
      }
      at = more ? Utf8.indexOf(text, find, from, end, variables) : -1;
    }
    return result.add(text, from, end).build();
  }
}
