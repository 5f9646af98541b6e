// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.Set;
import java.util.TreeSet;

/** The argument of {@code $type}: names, numbers, or a list of them. */
final class TypeArguments {
  private TypeArguments() {}

  static TypeTest parse(Value argument) {
    Set<Byte> types = new TreeSet<>();
    if (argument.isArray()) {
      FieldCursor element = argument.doc().fields();
      while (element.next()) {
        add(element.value(), types);
      }
    } else {
      add(argument, types);
    }
    if (types.isEmpty()) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "$type must match at least one type");
    }
    return new TypeTest(argument, types);
  }

  private static void add(Value type, Set<Byte> types) {
    if (type.isString()) {
      addNamed(type.string(), types);
    } else if (type.isNumber()) {
      types.add(numbered(type));
    } else {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "type must be represented as a number or a string");
    }
  }

  private static void addNamed(String name, Set<Byte> types) {
    if (name.equals("number")) {
      types.add(BsonTypes.DOUBLE);
      types.add(BsonTypes.INT32);
      types.add(BsonTypes.INT64);
      types.add(BsonTypes.DECIMAL128);
      return;
    }
    Byte type = BsonTypes.byName(name);
    if (type == null) {
      throw LeafOperators.bad("Unknown type name alias: " + name);
    }
    types.add(type);
  }

  private static byte numbered(Value number) {
    if (!Numbers.isIntegral(number)) {
      throw LeafOperators.bad("Invalid numerical type code: " + number);
    }
    long code = Numbers.toLong(number);
    if (code == 0) {
      throw LeafOperators.bad("Invalid numerical type code: 0. Instead use {$exists:false}.");
    }
    if (code != (byte) code || !BsonTypes.isKnown((byte) code)) {
      throw LeafOperators.bad("Invalid numerical type code: " + code);
    }
    return (byte) code;
  }
}
