// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Predicate;

/** The operator {@code $pull}: removes the elements of an array that meet a condition. */
final class Pull extends Modifier {
  /** What begins with a dollar sign and yet is a filter on documents or names a field of them. */
  private static final Set<String> NOT_ON_VALUES =
      Set.of("$and", "$or", "$nor", "$expr", "$comment", "$jsonSchema", "$ref", "$id", "$db");

  private static final String WRAPPER = "v";

  private final Predicate<Value> condition;

  private Pull(Predicate<Value> condition) {
    this.condition = condition;
  }

  /** The change that removes the elements for which the condition holds. */
  static Modifier where(Predicate<Value> condition) {
    return new Pull(condition);
  }

  static Modifier parse(Operand operand) {
    Value value = operand.value();
    QueryLanguage language = operand.options().language();
    if (value.isDocument() && !isOnValue(value.doc())) {
      Predicate<Doc> filter = language.filter(value.doc());
      return where(element -> element.isDocument() && filter.test(element.doc()));
    }
    if (value.isDocument() || value.type() == BsonTypes.REGEX) {
      Predicate<Doc> filter = language.filter(wrapped(value));
      return where(element -> filter.test(wrapped(element)));
    }
    Comparator<Value> order = operand.options().order();
    return where(element -> order.compare(element, value) == 0);
  }

  /** Whether the condition is one on the value itself, such as {@code {$gt: 5}}. */
  private static boolean isOnValue(Doc condition) {
    FieldCursor first = condition.fields();
    return first.next() && first.nameStartsWith('$') && !NOT_ON_VALUES.contains(first.name());
  }

  private static Doc wrapped(Value value) {
    return new DocWriter(value.length() + 8).put(WRAPPER, value).build();
  }

  @Override
  Value apply(Value old, Application run) {
    if (old.isMissing()) {
      return old;
    }
    if (!old.isArray()) {
      throw Operand.bad("Cannot apply $pull to a non-array value");
    }
    return Elements.without(old, condition);
  }

  @Override
  boolean creates() {
    return false;
  }
}
