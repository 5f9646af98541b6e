// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Value;

/** Makes the expression of one operator from its argument. */
interface OperatorParser {
  /**
   * Parses {@code {$operator: argument}}.
   *
   * @param parser the place where the operator stands, for parsing its operands
   */
  Expression parse(Value argument, ExpressionParser parser);
}
