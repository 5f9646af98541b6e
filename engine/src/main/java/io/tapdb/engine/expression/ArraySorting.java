// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.sort.SortPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** {@code $sortArray}: an array ordered by its elements, or by fields of the documents in it. */
final class ArraySorting {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$sortArray").required("input").required("sortBy");

  private record Keyed(byte[] key, Value element) {}

  private ArraySorting() {}

  static void register(OperatorRegistry registry) {
    registry.special("$sortArray", ArraySorting::parse);
  }

  private static Expression parse(Value argument, ExpressionParser parser) {
    Value[] arguments = ARGUMENTS.values(argument);
    Value sortBy = arguments[1];
    ValueFunction sort;
    if (sortBy.isDocument()) {
      SortPattern pattern = SortPattern.parse(sortBy.doc());
      sort = (operands, variables) -> byFields(operands[0], pattern, variables);
    } else {
      boolean descending = isDescending(sortBy);
      sort = (operands, variables) -> byElements(operands[0], descending);
    }
    return Call.of(sort, new Expression[] {parser.operand(arguments[0])}, parser.context());
  }

  private static boolean isDescending(Value direction) {
    boolean whole = direction.isNumber() && Numbers.isIntegral(direction);
    if (!whole || Math.abs(Numbers.toLong(direction)) != 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "Invalid sort direction for $sortArray: must be 1 or -1 or a sort pattern, found "
              + direction);
    }
    return Numbers.toLong(direction) < 0;
  }

  private static Value byElements(Value array, boolean descending) {
    if (array.isNullish()) {
      return Value.NULL;
    }
    List<Value> elements = elements(array);
    elements.sort(descending ? BsonOrder.COMPARATOR.reversed() : BsonOrder.COMPARATOR);
    return ArrayBuilding.arrayOf(elements);
  }

  private static List<Value> elements(Value array) {
    ArrayAccess.require(array, ErrorCode.SORT_ARRAY_OF_NON_ARRAY, "The input of $sortArray");
    return ArrayBuilding.elements(array);
  }

  private static Value byFields(Value array, SortPattern pattern, Variables variables) {
    if (array.isNullish()) {
      return Value.NULL;
    }
    List<Keyed> keyed = new ArrayList<>();
    for (Value element : elements(array)) {
      variables.step();
      Doc document = element.isDocument() ? element.doc() : Doc.EMPTY;
      keyed.add(new Keyed(pattern.keyOf(document), element));
    }
    keyed.sort(Comparator.comparing(Keyed::key, Arrays::compareUnsigned));
    return ArrayBuilding.arrayOf(keyed.stream().map(Keyed::element).toList());
  }
}
