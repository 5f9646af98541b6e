// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Value;
import java.util.HashSet;
import java.util.Set;

/** {@code $trim}, {@code $ltrim} and {@code $rtrim}. */
final class Trimming {
  private static final String WHITESPACE =
      "\0 \t\n\u000b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a";

  private Trimming() {}

  static void register(OperatorRegistry registry) {
    trim(registry, "$trim", true, true);
    trim(registry, "$ltrim", true, false);
    trim(registry, "$rtrim", false, true);
  }

  private static void trim(OperatorRegistry registry, String name, boolean left, boolean right) {
    registry.named(
        NamedArguments.of(name).required("input").optional("chars"),
        (operands, variables) -> {
          Value text = operands[0];
          Value characters = operands[1];
          if (text.isNullish() || (characters != null && characters.isNullish())) {
            return Value.NULL;
          }
          Texts.require(text, ErrorCode.TRIM_OF_NON_STRING, name + " input");
          String set =
              characters == null
                  ? WHITESPACE
                  : Texts.require(characters, ErrorCode.TRIM_BY_NON_STRING, name + " 'chars'")
                      .string();
          return trimmed(text.string(), characters(set), left, right);
        });
  }

  private static Set<Integer> characters(String text) {
    Set<Integer> set = new HashSet<>();
    text.codePoints().forEach(set::add);
    return set;
  }

  private static Value trimmed(String text, Set<Integer> set, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && set.contains(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && to > from && set.contains(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return Value.of(text.substring(from, to));
  }
}
