// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registry of operators that test the values at a path. */
final class LeafOperators {
  /** Makes the test of one operator, or null when another one beside it takes it in. */
  interface Parser {
    /**
     * Parses {@code $operator: argument}.
     *
     * @param siblings the document in which the operator stands
     */
    LeafTest parse(Value argument, Doc siblings, FilterParser parser);
  }

  private static final String[] ABSENT = {
    "$near", "$nearSphere", "$geoNear", "$geoWithin", "$within", "$geoIntersects", "$where"
  };

  static final Map<String, Parser> BY_NAME = all();

  private LeafOperators() {}

  private static Map<String, Parser> all() {
    Map<String, Parser> operators = new HashMap<>();
    operators.put("$eq", (argument, siblings, parser) -> equality(argument));
    operators.put("$ne", (argument, siblings, parser) -> inequality(argument));
    for (Comparison.Side side : Comparison.Side.values()) {
      operators.put(side.operator(), (argument, siblings, parser) -> comparison(side, argument));
    }
    operators.put("$in", (argument, siblings, parser) -> list("$in", argument, parser));
    operators.put(
        "$nin", (argument, siblings, parser) -> new NotTest(list("$nin", argument, parser)));
    operators.put("$not", (argument, siblings, parser) -> not(argument, parser));
    operators.put("$exists", (argument, siblings, parser) -> exists(argument));
    operators.put("$size", (argument, siblings, parser) -> size(argument));
    operators.put("$type", (argument, siblings, parser) -> TypeArguments.parse(argument));
    operators.put("$mod", (argument, siblings, parser) -> ModuloArguments.parse(argument));
    operators.put("$regex", RegexArguments::regex);
    operators.put("$options", RegexArguments::options);
    operators.put("$all", (argument, siblings, parser) -> ArrayArguments.all(argument, parser));
    operators.put(
        "$elemMatch", (argument, siblings, parser) -> ArrayArguments.elemMatch(argument, parser));
    for (BitTest.Kind kind : BitTest.Kind.values()) {
      operators.put(
          kind.operator(), (argument, siblings, parser) -> BitArguments.parse(kind, argument));
    }
    for (String name : ABSENT) {
      operators.put(name, (argument, siblings, parser) -> refuse(name));
    }
    return Map.copyOf(operators);
  }

  static TapdbException bad(String message) {
    return new TapdbException(ErrorCode.BAD_VALUE, message);
  }

  private static LeafTest refuse(String name) {
    throw bad(
        name.equals("$where") ? "$where cannot be applied to a field" : name + " is not supported");
  }

  static LeafTest equality(Value argument) {
    requireDefined(argument);
    return new Equality(argument);
  }

  private static void requireDefined(Value argument) {
    if (argument.type() == BsonTypes.UNDEFINED) {
      throw bad("cannot compare to undefined");
    }
  }

  private static LeafTest inequality(Value argument) {
    if (argument.type() == BsonTypes.REGEX) {
      throw bad("Can't have regex as arg to $ne.");
    }
    return new NotTest(equality(argument));
  }

  private static LeafTest comparison(Comparison.Side side, Value argument) {
    if (argument.type() == BsonTypes.REGEX) {
      throw bad("Can't have RegEx as arg to " + side.operator() + ".");
    }
    requireDefined(argument);
    return new Comparison(side, argument);
  }

  private static LeafTest list(String name, Value argument, FilterParser parser) {
    if (!argument.isArray()) {
      throw bad(name + " needs an array");
    }
    List<Value> values = new ArrayList<>();
    List<RegexTest> patterns = new ArrayList<>();
    FieldCursor element = argument.doc().fields();
    while (element.next()) {
      Value value = element.value();
      if (FilterParser.isOperators(value)) {
        throw bad("cannot nest $ under " + name);
      }
      requireDefined(value);
      if (value.type() == BsonTypes.REGEX) {
        patterns.add(RegexArguments.literal(value, parser));
      } else {
        values.add(value);
      }
    }
    return values.size() == 1 && patterns.isEmpty()
        ? new Equality(values.getFirst())
        : new InList(argument, values, patterns);
  }

  private static LeafTest not(Value argument, FilterParser parser) {
    if (argument.type() == BsonTypes.REGEX) {
      return new NotTest(RegexArguments.literal(argument, parser));
    }
    if (!argument.isDocument()) {
      throw bad("$not needs a regex or a document");
    }
    if (argument.doc().isEmpty()) {
      throw bad("$not cannot be empty");
    }
    return new NotTest(parser.operators(argument.doc()));
  }

  private static LeafTest exists(Value argument) {
    Exists exists = new Exists();
    return Truth.of(argument) ? exists : new NotTest(exists);
  }

  private static LeafTest size(Value argument) {
    if (!argument.isNumber() || !Numbers.isIntegral(argument)) {
      throw bad("Failed to parse $size. Expected an integer: $size: " + argument);
    }
    long size = Numbers.toLong(argument);
    if (size < 0) {
      throw bad("Failed to parse $size. Expected a non-negative number in: $size: " + argument);
    }
    return new SizeTest((int) Math.min(size, Integer.MAX_VALUE));
  }
}
