// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Making arrays: joining, reversing, counting, and turning them into objects and back. */
final class ArrayBuilding {
  private ArrayBuilding() {}

  static void register(OperatorRegistry registry) {
    registry.variadic("$concatArrays", ArrayBuilding::concat);
    registry.unary("$reverseArray", ArrayBuilding::reverse);
    registry.ranged("$range", 2, 3, ArrayBuilding::range);
    registry.unary("$arrayToObject", ArrayBuilding::toObject);
    registry.unary("$objectToArray", ArrayBuilding::fromObject);
  }

  /** The elements of an array value. */
  static List<Value> elements(Value array) {
    List<Value> elements = new ArrayList<>();
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      elements.add(element.value());
    }
    return elements;
  }

  static Value arrayOf(Iterable<Value> elements) {
    ArrayWriter writer = new ArrayWriter();
    elements.forEach(writer::add);
    return writer.build();
  }

  private static Value concat(Value[] operands, Variables variables) {
    ArrayWriter joined = new ArrayWriter();
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
    }
    for (Value operand : operands) {
      ArrayAccess.require(operand, ErrorCode.CONCAT_OF_NON_ARRAY, "$concatArrays operand");
      FieldCursor element = operand.doc().fields();
      while (element.next()) {
        variables.step();
        joined.add(element.value());
      }
    }
    return joined.build();
  }

  private static Value reverse(Value array) {
    if (array.isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(array, ErrorCode.REVERSE_OF_NON_ARRAY, "The argument to $reverseArray");
    return arrayOf(elements(array).reversed());
  }

  private static Value range(Value[] operands, Variables variables) {
    int start = Numeric.int32(operands[0], ErrorCode.RANGE_START, "$range starting value");
    int end = Numeric.int32(operands[1], ErrorCode.RANGE_END, "$range ending value");
    int step =
        operands.length < 3
            ? 1
            : Numeric.int32(operands[2], ErrorCode.RANGE_STEP, "$range step value");
    if (step == 0) {
      throw new TapdbException(ErrorCode.RANGE_STEP_ZERO, "$range requires a non-zero step value");
    }
    ArrayWriter numbers = new ArrayWriter();
    for (long i = start; step > 0 ? i < end : i > end; i += step) {
      variables.step();
      numbers.add(Value.of((int) i));
    }
    return numbers.build();
  }

  private static Value toObject(Value array) {
    if (array.isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(array, ErrorCode.ARRAY_TO_OBJECT_OF_NON_ARRAY, "$arrayToObject's argument");
    Map<String, Value> fields = new LinkedHashMap<>();
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      Value pair = element.value();
      if (pair.isArray() && pair.doc().size() == 2) {
        fields.put(name(ArrayAccess.at(pair, 0)), ArrayAccess.at(pair, 1));
      } else if (pair.isDocument() && isKeyAndValue(pair.doc())) {
        fields.put(name(pair.doc().get("k")), pair.doc().get("v"));
      } else {
        throw new TapdbException(
            ErrorCode.ARRAY_TO_OBJECT_PAIR,
            "$arrayToObject requires arrays of two elements or objects with the keys 'k' and 'v',"
                + " found: "
                + pair);
      }
    }
    DocWriter writer = new DocWriter();
    fields.forEach((name, value) -> writer.put(name, ValueLimits.nested(value)));
    return Value.of(writer.build());
  }

  private static boolean isKeyAndValue(Doc pair) {
    return pair.size() == 2 && pair.has("k") && pair.has("v");
  }

  private static String name(Value key) {
    Texts.require(key, ErrorCode.ARRAY_TO_OBJECT_KEY, "a key for $arrayToObject");
    String name = key.string();
    if (name.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.ARRAY_TO_OBJECT_KEY_NUL, "a key for $arrayToObject cannot contain a null byte");
    }
    return name;
  }

  private static Value fromObject(Value object) {
    if (object.isNullish()) {
      return Value.NULL;
    }
    if (!object.isDocument()) {
      throw new TapdbException(
          ErrorCode.OBJECT_TO_ARRAY_OF_NON_OBJECT,
          "$objectToArray requires a document input, found: " + BsonTypes.name(object.type()));
    }
    ArrayWriter pairs = new ArrayWriter();
    FieldCursor field = object.doc().fields();
    while (field.next()) {
      Doc pair = new DocWriter(64).put("k", field.name()).put("v", field.value()).build();
      pairs.add(Value.of(pair));
    }
    return pairs.build();
  }
}
