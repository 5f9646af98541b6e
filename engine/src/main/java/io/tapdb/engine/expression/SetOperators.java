// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Arrays taken as sets: neither order nor repetition counts, and results come sorted. */
final class SetOperators {
  private SetOperators() {}

  static void register(OperatorRegistry registry) {
    registry.variadic("$setUnion", SetOperators::union);
    registry.variadic("$setIntersection", SetOperators::intersection);
    registry.fixed("$setDifference", 2, SetOperators::difference);
    registry.variadic("$setEquals", SetOperators::areEqual);
    registry.fixed("$setIsSubset", 2, SetOperators::isSubset);
    registry.unary(
        "$anyElementTrue", array -> any(array, true, ErrorCode.ANY_ELEMENT_OF_NON_ARRAY));
    registry.unary(
        "$allElementsTrue",
        array -> Value.of(!any(array, false, ErrorCode.ALL_ELEMENTS_OF_NON_ARRAY).bool()));
  }

  private static Set<Value> setOf(
      Value array, ErrorCode notArray, String what, Variables variables) {
    ArrayAccess.require(array, notArray, what);
    Set<Value> set = new TreeSet<>(BsonOrder.COMPARATOR);
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      variables.step();
      set.add(element.value());
    }
    return set;
  }

  private static Value union(Value[] operands, Variables variables) {
    Set<Value> union = new TreeSet<>(BsonOrder.COMPARATOR);
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
      union.addAll(
          setOf(operand, ErrorCode.SET_UNION_OF_NON_ARRAY, "All operands of $setUnion", variables));
    }
    return ArrayBuilding.arrayOf(union);
  }

  private static Value intersection(Value[] operands, Variables variables) {
    Set<Value> shared = null;
    for (Value operand : operands) {
      if (operand.isNullish()) {
        return Value.NULL;
      }
      Set<Value> set =
          setOf(
              operand,
              ErrorCode.SET_INTERSECTION_OF_NON_ARRAY,
              "All operands of $setIntersection",
              variables);
      if (shared == null) {
        shared = set;
      } else {
        shared.removeIf(value -> !set.contains(value));
      }
    }
    return ArrayBuilding.arrayOf(shared == null ? List.of() : shared);
  }

  private static Value difference(Value[] operands, Variables variables) {
    if (operands[0].isNullish() || operands[1].isNullish()) {
      return Value.NULL;
    }
    ArrayAccess.require(
        operands[0], ErrorCode.SET_DIFFERENCE_OF_NON_ARRAY, "$setDifference's first operand");
    Set<Value> seen =
        setOf(
            operands[1],
            ErrorCode.SET_DIFFERENCE_BY_NON_ARRAY,
            "$setDifference's second operand",
            variables);
    List<Value> rest = new ArrayList<>();
    for (Value element : ArrayBuilding.elements(operands[0])) {
      if (seen.add(element)) {
        rest.add(element);
      }
    }
    return ArrayBuilding.arrayOf(rest);
  }

  private static Value areEqual(Value[] operands, Variables variables) {
    if (operands.length < 2) {
      throw new TapdbException(
          ErrorCode.SET_EQUALS_OPERANDS,
          "$setEquals needs at least two arguments had: " + operands.length);
    }
    Set<Value> first = null;
    for (Value operand : operands) {
      Set<Value> set =
          setOf(
              operand, ErrorCode.SET_EQUALS_OF_NON_ARRAY, "All operands of $setEquals", variables);
      if (first == null) {
        first = set;
      } else if (first.size() != set.size() || !first.containsAll(set)) {
        return Value.FALSE;
      }
    }
    return Value.TRUE;
  }

  private static Value isSubset(Value[] operands, Variables variables) {
    Set<Value> part =
        setOf(
            operands[0],
            ErrorCode.SET_IS_SUBSET_OF_NON_ARRAY,
            "$setIsSubset's first operand",
            variables);
    Set<Value> whole =
        setOf(
            operands[1],
            ErrorCode.SET_IS_SUBSET_IN_NON_ARRAY,
            "$setIsSubset's second operand",
            variables);
    return Value.of(whole.containsAll(part));
  }

  private static Value any(Value array, boolean truth, ErrorCode notArray) {
    ArrayAccess.require(array, notArray, "The argument of $anyElementTrue or $allElementsTrue");
    FieldCursor element = array.doc().fields();
    while (element.next()) {
      if (Truth.of(element.value()) == truth) {
        return Value.TRUE;
      }
    }
    return Value.FALSE;
  }
}
