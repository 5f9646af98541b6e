// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import java.util.Map;

/** The registry of expression operators: every family adds its own. */
final class Operators {
  static final Map<String, OperatorParser> BY_NAME = all();

  private Operators() {}

  private static Map<String, OperatorParser> all() {
    OperatorRegistry registry = new OperatorRegistry();
    Literal.register(registry);
    Comparisons.register(registry);
    Logic.register(registry);
    Conditionals.register(registry);
    Arithmetic.register(registry);
    Rounding.register(registry);
    Powers.register(registry);
    Strings.register(registry);
    Substrings.register(registry);
    Trimming.register(registry);
    Replacing.register(registry);
    RegexOperators.register(registry);
    ArrayAccess.register(registry);
    ArrayBuilding.register(registry);
    ArrayZip.register(registry);
    ArrayLoops.register(registry);
    ArraySorting.register(registry);
    ArrayExtremes.register(registry);
    SetOperators.register(registry);
    ObjectOperators.register(registry);
    FieldOperators.register(registry);
    TypeOperators.register(registry);
    Conversions.register(registry);
    DateParts.register(registry);
    DateFormatting.register(registry);
    DateAssembly.register(registry);
    DateMath.register(registry);
    DateDifference.register(registry);
    DateTruncation.register(registry);
    Statistics.register(registry);
    return registry.operators();
  }
}
