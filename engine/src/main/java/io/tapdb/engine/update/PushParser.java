// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The parser of {@code $push} with {@code $each} and the clauses beside it. */
final class PushParser {
  static final String EACH = "$each";

  private static final Set<String> CLAUSES = Set.of(EACH, "$slice", "$sort", "$position");

  private PushParser() {}

  static Modifier parse(Operand operand) {
    Map<String, Value> given = new HashMap<>();
    FieldCursor clause = operand.value().doc().fields();
    while (clause.next()) {
      if (!CLAUSES.contains(clause.name())) {
        throw Operand.bad("Unrecognized clause in $push: " + clause.name());
      }
      if (given.put(clause.name(), clause.value()) != null) {
        throw Operand.bad("Only one " + clause.name() + " is supported.");
      }
    }
    Value each = given.get(EACH);
    if (!each.isArray()) {
      throw Operand.bad(
          "The argument to $each in $push must be an array but it was of type: "
              + BsonTypes.name(each.type()));
    }
    Push.Clauses clauses =
        new Push.Clauses(
            whole(given.get("$position"), "$position"),
            sort(given.get("$sort"), operand.options().order()),
            whole(given.get("$slice"), "$slice"));
    return new Push(Elements.of(each), clauses);
  }

  private static Long whole(Value value, String clause) {
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !Numbers.isIntegral(value)) {
      throw Operand.bad(
          "The value for "
              + clause
              + " must be an integer value but was given type: "
              + BsonTypes.name(value.type()));
    }
    return Numbers.toLong(value);
  }

  private static Comparator<Value> sort(Value sort, Comparator<Value> order) {
    if (sort == null) {
      return null;
    }
    if (sort.isNumber()) {
      return directed(order, sort);
    }
    if (!sort.isDocument()) {
      throw Operand.bad(
          "The $sort is invalid: use 1/-1 to sort the whole element, "
              + "or {field:1/-1} to sort embedded fields");
    }
    Comparator<Value> all = null;
    FieldCursor field = sort.doc().fields();
    while (field.next()) {
      Comparator<Value> next = byPath(checked(field.name()), directed(order, field.value()));
      all = all == null ? next : all.thenComparing(next);
    }
    if (all == null) {
      throw Operand.bad("The $sort pattern is empty when it should be a set of fields.");
    }
    return all;
  }

  private static Comparator<Value> directed(Comparator<Value> order, Value direction) {
    double sign = direction.isNumber() ? Numbers.toDouble(direction) : 0;
    if (sign != 1 && sign != -1) {
      throw Operand.bad("The $sort element value must be either 1 or -1");
    }
    return sign > 0 ? order : order.reversed();
  }

  private static FieldPath checked(String path) {
    if (path.isEmpty()) {
      throw Operand.bad("The $sort field cannot be empty");
    }
    FieldPath split = FieldPath.of(path);
    if (split.hasEmptyPart()) {
      throw Operand.bad("The $sort field is a dotted field but has an empty part: " + path);
    }
    return split;
  }

  private static Comparator<Value> byPath(FieldPath path, Comparator<Value> order) {
    return (a, b) -> order.compare(at(path, a), at(path, b));
  }

  /** The value at that path of an array element; where the path goes through an array, by index. */
  private static Value at(FieldPath path, Value element) {
    Value value = element;
    for (int i = 0; i < path.size(); i++) {
      if (!value.isDocument() && !value.isArray()) {
        return Value.NULL;
      }
      value = value.doc().get(path.part(i));
    }
    return value.isMissing() ? Value.NULL : value;
  }
}
