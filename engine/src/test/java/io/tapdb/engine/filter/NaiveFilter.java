// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonType;
import org.bson.BsonValue;

/**
 * A second description of filters, over the tree of the BSON library and without regard to cost: it
 * lists all values at a path and looks whether one passes.
 */
final class NaiveFilter {
  private NaiveFilter() {}

  static boolean matches(BsonDocument filter, BsonDocument document) {
    return filter.entrySet().stream()
        .allMatch(entry -> matches(entry.getKey(), entry.getValue(), document));
  }

  private static boolean matches(String name, BsonValue argument, BsonDocument document) {
    return switch (name) {
      case "$and" -> argument.asArray().stream().allMatch(f -> matches(f.asDocument(), document));
      case "$or" -> argument.asArray().stream().anyMatch(f -> matches(f.asDocument(), document));
      case "$nor" -> argument.asArray().stream().noneMatch(f -> matches(f.asDocument(), document));
      default -> atPath(List.of(name.split("\\.", -1)), argument, document);
    };
  }

  private static boolean atPath(List<String> path, BsonValue argument, BsonDocument document) {
    return isOperators(argument)
        ? argument.asDocument().entrySet().stream().allMatch(entry -> holds(entry, path, document))
        : any("$eq", argument, path, document);
  }

  private static boolean isOperators(BsonValue value) {
    return value.isDocument()
        && !value.asDocument().isEmpty()
        && value.asDocument().getFirstKey().startsWith("$");
  }

  private static boolean holds(
      Map.Entry<String, BsonValue> operator, List<String> path, BsonDocument document) {
    String name = operator.getKey();
    BsonValue argument = operator.getValue();
    return switch (name) {
      case "$ne" -> !any("$eq", argument, path, document);
      case "$nin" -> !any("$in", argument, path, document);
      case "$exists" -> any("$exists", argument, path, document) == argument.asBoolean().getValue();
      case "$not" ->
          !argument.asDocument().entrySet().stream().allMatch(e -> holds(e, path, document));
      default -> any(name, argument, path, document);
    };
  }

  private static boolean any(
      String name, BsonValue argument, List<String> path, BsonDocument document) {
    boolean whole = name.equals("$size") || name.equals("$elemMatch");
    List<BsonValue> values = new ArrayList<>();
    collect(document, path, !whole, values);
    return values.stream().anyMatch(value -> passes(name, argument, value));
  }

  /** All values at the path; a null in the list is one that is missing. */
  private static void collect(
      BsonDocument document, List<String> path, boolean through, List<BsonValue> into) {
    BsonValue value = document.get(path.getFirst());
    List<String> rest = path.subList(1, path.size());
    if (rest.isEmpty()) {
      if (value != null && value.isArray() && through) {
        into.addAll(value.asArray());
      }
      into.add(value);
    } else if (value != null && value.isDocument()) {
      collect(value.asDocument(), rest, through, into);
    } else if (value != null && value.isArray()) {
      collectFromArray(value.asArray(), rest, through, into);
    } else {
      into.add(null);
    }
  }

  private static void collectFromArray(
      BsonArray array, List<String> path, boolean through, List<BsonValue> into) {
    for (int i = 0; i < array.size(); i++) {
      BsonValue element = array.get(i);
      if (element.isDocument()) {
        collect(element.asDocument(), path, through, into);
      }
      if (path.getFirst().equals("" + i)) {
        List<String> rest = path.subList(1, path.size());
        if (rest.isEmpty()) {
          into.add(element);
        } else if (element.isDocument()) {
          collect(element.asDocument(), rest, through, into);
        } else if (element.isArray()) {
          collectFromArray(element.asArray(), rest, through, into);
        }
      }
    }
  }

  private static boolean passes(String name, BsonValue argument, BsonValue value) {
    return switch (name) {
      case "$eq" -> isNullish(argument) ? isNullish(value) : value != null && same(value, argument);
      case "$in" -> argument.asArray().stream().anyMatch(one -> passes("$eq", one, value));
      case "$gt", "$gte", "$lt", "$lte" -> compares(name, argument, value);
      case "$ne" -> !passes("$eq", argument, value);
      case "$nin" -> !passes("$in", argument, value);
      case "$not" ->
          !argument.asDocument().entrySet().stream().allMatch(e -> passesOperator(e, value));
      default -> value != null && presentPasses(name, argument, value);
    };
  }

  private static boolean presentPasses(String name, BsonValue argument, BsonValue value) {
    return switch (name) {
      case "$exists" -> true;
      case "$type" -> hasType(argument.asString().getValue(), value);
      case "$size" -> value.isArray() && value.asArray().size() == argument.asNumber().intValue();
      case "$mod" -> value.isNumber() && remainder(argument.asArray(), value.asNumber());
      case "$regex" -> found(argument.asString().getValue(), value);
      case "$elemMatch" ->
          value.isArray() && elementMatches(argument.asDocument(), value.asArray());
      default -> throw new IllegalStateException(name);
    };
  }

  private static boolean passesOperator(Map.Entry<String, BsonValue> operator, BsonValue value) {
    return operator.getKey().equals("$exists")
        ? (value != null) == operator.getValue().asBoolean().getValue()
        : passes(operator.getKey(), operator.getValue(), value);
  }

  private static boolean elementMatches(BsonDocument argument, BsonArray array) {
    boolean operators =
        isOperators(argument) && !List.of("$and", "$or", "$nor").contains(argument.getFirstKey());
    for (BsonValue element : array) {
      boolean matches =
          operators
              ? argument.entrySet().stream().allMatch(e -> passesOperator(e, element))
              : (element.isDocument() && matches(argument, element.asDocument()))
                  || (element.isArray() && matches(argument, asDocument(element.asArray())));
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private static BsonDocument asDocument(BsonArray array) {
    BsonDocument document = new BsonDocument();
    for (int i = 0; i < array.size(); i++) {
      document.append("" + i, array.get(i));
    }
    return document;
  }

  private static boolean isNullish(BsonValue value) {
    return value == null || value.isNull() || value.getBsonType() == BsonType.UNDEFINED;
  }

  private static boolean compares(String side, BsonValue operand, BsonValue value) {
    boolean inclusive = side.length() == 4;
    boolean below = side.charAt(1) == 'l';
    if (operand.isNull()) {
      return inclusive && isNullish(value);
    }
    if (value == null || NaiveOrder.rank(value) != NaiveOrder.rank(operand)) {
      return operand.getBsonType() == (below ? BsonType.MAX_KEY : BsonType.MIN_KEY);
    }
    if (isNaN(value) || isNaN(operand)) {
      return inclusive && isNaN(value) && isNaN(operand);
    }
    int order = NaiveOrder.compare(value, operand);
    return order == 0 ? inclusive : below == order < 0;
  }

  private static boolean isNaN(BsonValue value) {
    return (value.isDouble() && Double.isNaN(value.asDouble().getValue()))
        || (value.isDecimal128() && value.asDecimal128().getValue().isNaN());
  }

  private static boolean same(BsonValue a, BsonValue b) {
    return NaiveOrder.compare(a, b) == 0;
  }

  private static boolean hasType(String name, BsonValue value) {
    return switch (name) {
      case "number" -> value.isNumber() || value.isDecimal128();
      case "object" -> value.isDocument();
      case "bool" -> value.isBoolean();
      case "int" -> value.isInt32();
      case "minKey" -> value.getBsonType() == BsonType.MIN_KEY;
      default -> value.getBsonType().name().equalsIgnoreCase(name);
    };
  }

  private static boolean remainder(BsonArray argument, BsonNumber value) {
    if ((value.isDouble() && !Double.isFinite(value.doubleValue()))
        || (value.isDecimal128() && !value.asDecimal128().getValue().isFinite())) {
      return false;
    }
    BigDecimal cut = new BigDecimal(NaiveOrder.exact(value).toBigInteger());
    if (cut.toBigInteger().bitLength() > 63) {
      return false;
    }
    BigDecimal divisor = BigDecimal.valueOf(argument.get(0).asNumber().longValue());
    return cut.remainder(divisor).longValue() == argument.get(1).asNumber().longValue();
  }

  private static boolean found(String pattern, BsonValue value) {
    String text =
        value.isString()
            ? value.asString().getValue()
            : value.isSymbol() ? value.asSymbol().getSymbol() : null;
    if (value.isRegularExpression()) {
      return value.asRegularExpression().getPattern().equals(pattern)
          && value.asRegularExpression().getOptions().isEmpty();
    }
    return text != null && Pattern.compile(pattern, Pattern.UNIX_LINES).matcher(text).find();
  }
}
