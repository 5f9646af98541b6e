// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.BitSet;

/** The argument of the bit tests: positions, a number or binary data as mask. */
final class BitArguments {
  private BitArguments() {}

  static LeafTest parse(BitTest.Kind kind, Value argument) {
    return new BitTest(kind, argument, positions(kind, argument));
  }

  private static int[] positions(BitTest.Kind kind, Value argument) {
    if (argument.isArray()) {
      FieldCursor element = argument.doc().fields();
      int[] positions = new int[argument.doc().size()];
      for (int i = 0; element.next(); i++) {
        positions[i] = position(element.value());
      }
      return positions;
    }
    if (argument.isNumber()) {
      return BitSet.valueOf(new long[] {mask(argument)}).stream().toArray();
    }
    if (argument.type() == BsonTypes.BINARY) {
      return BitSet.valueOf(argument.binaryData()).stream().toArray();
    }
    throw LeafOperators.bad(
        kind.operator() + " takes an Array, a number, or a BinData but received: " + argument);
  }

  private static int position(Value number) {
    if (!number.isNumber() || !Numbers.isIntegral(number)) {
      throw LeafOperators.bad("bit positions must be an integer but got: " + number);
    }
    long position = Numbers.toLong(number);
    if (position != (int) position) {
      throw LeafOperators.bad(
          "bit positions cannot be represented as a 32-bit signed integer: " + number);
    }
    if (position < 0) {
      throw LeafOperators.bad("bit positions must be >= 0 but got: " + number);
    }
    return (int) position;
  }

  private static long mask(Value number) {
    if (!Numbers.isIntegral(number)) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "Expected an integer: " + number);
    }
    long mask = Numbers.toLong(number);
    if (mask < 0) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "Expected a non-negative number in: " + number);
    }
    return mask;
  }
}
