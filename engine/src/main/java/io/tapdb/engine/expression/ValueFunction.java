// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Value;

/** What most operators are: a function of the values of all their operands. */
interface ValueFunction {
  /**
   * Computes the value.
   *
   * @param operands the evaluated operands, {@link Value#MISSING} where there is no value; null
   *     where a named argument was left out
   * @param variables for loops that must be stoppable
   */
  Value apply(Value[] operands, Variables variables);
}
