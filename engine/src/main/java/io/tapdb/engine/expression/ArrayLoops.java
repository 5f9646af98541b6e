// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Value;

/** What the operators that bind variables have in common: {@code $map $filter $reduce $let}. */
final class ArrayLoops {
  private ArrayLoops() {}

  static void register(OperatorRegistry registry) {
    registry.special("$map", MapArray::parse);
    registry.special("$filter", FilterArray::parse);
    registry.special("$reduce", ReduceArray::parse);
    registry.special("$let", Let::parse);
  }

  /** The name of the loop variable given in the text, or {@code this}. */
  static String variableName(Value as, ErrorCode notString, String operator) {
    if (as == null) {
      return "this";
    }
    String name = Texts.require(as, notString, "'as' of " + operator).string();
    VariableNames.checkUser(name);
    return name;
  }
}
