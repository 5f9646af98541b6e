// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** The argument of {@code $mod}: divisor and remainder, fractions cut off. */
final class ModuloArguments {
  private ModuloArguments() {}

  static LeafTest parse(Value argument) {
    if (!argument.isArray()) {
      throw LeafOperators.bad("malformed mod, needs to be an array");
    }
    FieldCursor element = argument.doc().fields();
    long divisor = next(element, "divisor");
    long remainder = next(element, "remainder");
    if (element.next()) {
      throw LeafOperators.bad("malformed mod, too many elements");
    }
    if (divisor == 0) {
      throw LeafOperators.bad("divisor cannot be 0");
    }
    return new Modulo(argument, divisor, remainder);
  }

  private static long next(FieldCursor element, String what) {
    if (!element.next()) {
      throw LeafOperators.bad("malformed mod, not enough elements");
    }
    Value number = element.value();
    if (!number.isNumber()) {
      throw LeafOperators.bad("malformed mod, " + what + " not a number");
    }
    if (!Modulo.fitsLong(number)) {
      throw LeafOperators.bad(
          "malformed mod, "
              + what
              + " value is invalid :: caused by :: Unable to coerce NaN/Inf or a number beyond 64"
              + " bits to integral type");
    }
    return Numbers.toLong(number);
  }
}
