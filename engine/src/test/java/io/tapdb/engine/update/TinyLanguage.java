// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A query language just large enough for the tests of updates: equality, comparison, {@code $in},
 * {@code $or}, regular expressions as prefixes, and pipelines that set constants.
 */
final class TinyLanguage implements QueryLanguage {
  static final TinyLanguage INSTANCE = new TinyLanguage();

  @Override
  public Predicate<Doc> filter(Doc condition) {
    Predicate<Doc> all = document -> true;
    FieldCursor field = condition.fields();
    while (field.next()) {
      all = all.and(field(field.name(), field.value()));
    }
    return all;
  }

  private Predicate<Doc> field(String name, Value condition) {
    if (name.equals("$or")) {
      Predicate<Doc> any = document -> false;
      FieldCursor branch = condition.doc().fields();
      while (branch.next()) {
        any = any.or(filter(branch.value().doc()));
      }
      return any;
    }
    FieldPath path = FieldPath.of(name);
    Predicate<Value> test = test(condition);
    return document -> test.test(path.in(document));
  }

  private static Predicate<Value> test(Value condition) {
    if (condition.type() == BsonTypes.REGEX) {
      String prefix = condition.regexPattern().substring(1);
      return value -> value.isString() && value.string().startsWith(prefix);
    }
    if (!condition.isDocument() || condition.doc().isEmpty()) {
      return value -> BsonOrder.equal(value, condition);
    }
    Predicate<Value> all = value -> true;
    FieldCursor operator = condition.doc().fields();
    while (operator.next()) {
      all = all.and(operator(operator.name(), operator.value()));
    }
    return all;
  }

  private static Predicate<Value> operator(String name, Value operand) {
    return switch (name) {
      case "$gt" -> value -> comparable(value, operand) && BsonOrder.compare(value, operand) > 0;
      case "$gte" -> value -> comparable(value, operand) && BsonOrder.compare(value, operand) >= 0;
      case "$lt" -> value -> comparable(value, operand) && BsonOrder.compare(value, operand) < 0;
      case "$in" -> value -> Elements.of(operand).stream().anyMatch(o -> BsonOrder.equal(o, value));
      default -> throw new TapdbException(ErrorCode.BAD_VALUE, "unknown operator: " + name);
    };
  }

  private static boolean comparable(Value a, Value b) {
    return BsonTypes.rank(a.type()) == BsonTypes.rank(b.type());
  }

  @Override
  public UnaryOperator<Doc> pipeline(Value stages) {
    DocWriter constants = new DocWriter();
    FieldCursor stage = stages.doc().fields();
    while (stage.next()) {
      Value set = stage.value().isDocument() ? stage.value().doc().get("$set") : Value.MISSING;
      if (!set.isDocument()) {
        throw new TapdbException(ErrorCode.UNRECOGNIZED_STAGE, "only $set: " + stage.value());
      }
      constants.copyAll(set.doc());
    }
    Doc added = constants.build();
    return document -> new DocWriter().copyAll(document).copyAll(added).build();
  }
}
